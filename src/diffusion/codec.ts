// Between the pictures that people see, in bytes, and what networks read and write. Its counterpart is the encoder of EDM2
// (training/encoders.py): a codec for latents has the same interface, and a network of its own between the two.
import { readMapped } from '../gpu/readback.ts';
import { type Storage, type View, whole } from '../gpu/storage.ts';
import { codec as k } from '../kernels.gen.ts';
import { byteEdges, NUMBERS } from '../lib/codec.ts';
import { check } from '../lib/errors.ts';
import { type Act, viewOf } from '../nn/act.ts';
import type { Tape } from '../nn/tape.ts';
import type { Workspace } from '../nn/workspace.ts';

/** Pictures as bytes on the GPU, with a bit each that mirrors it left to right. */
export interface BytePictures {
  readonly N: number;
  /** Channels of what a network reads of them. */
  readonly C: number;
  /** Pixels a side. */
  readonly side: number;
  readonly label: string;
  /** Planes of all pictures, then a word a picture. */
  readonly bytes: Storage;
  /** The number of each byte. */
  readonly numbers: View;
}

/** Pictures as RGBA on the GPU: [n, R, R] words. */
export interface RgbaPictures {
  readonly n: number;
  readonly side: number;
  readonly rgba: Storage;
}

/** What takes pictures to a network's images and back. */
export interface Codec {
  /** A buffer for n pictures of `side` pixels, to be filled by `upload`. */
  hold(label: string, n: number, side: number): BytePictures;
  /** Sends [n, 3, side, side] bytes, and for each picture whether it is mirrored (1) or not (0). */
  upload(to: BytePictures, bytes: Uint8Array, mirrored: Uint8Array): void;
  /** Records the pictures of the first n images of an activation, in a buffer of their own or in that of other pictures. */
  pictures(t: Tape, x: Act, n?: number, into?: RgbaPictures): RgbaPictures;
}

const wordsOf = (bytes: number): number => Math.ceil(bytes / 4);

/** Pixels in [-1, 1] (src/lib/codec.ts). */
export class PixelCodec implements Codec {
  private readonly ws: Workspace;
  private readonly numbers: View;
  private readonly edges: View;
  /** What `upload` sends, by the buffer that it fills. */
  private readonly staged = new WeakMap<Storage, Uint8Array<ArrayBuffer>>();

  constructor(ws: Workspace) {
    this.ws = ws;
    this.numbers = ws.vector('numbers of bytes', 256, 'batches');
    this.edges = ws.vector('edges of bytes', 256, 'batches');
    ws.write(this.numbers.storage, NUMBERS);
    ws.write(this.edges.storage, byteEdges());
  }

  hold(label: string, n: number, side: number): BytePictures {
    const words = wordsOf(n * 3 * side * side) + n;
    const bytes = this.ws.alloc.keep(label, words * 4, 'batches');
    this.staged.set(bytes, new Uint8Array(words * 4));
    return { N: n, C: 3, side, label, bytes, numbers: this.numbers };
  }

  upload(to: BytePictures, bytes: Uint8Array, mirrored: Uint8Array): void {
    const size = to.N * 3 * to.side * to.side;
    check(bytes.length === size, () => `"${to.label}" takes ${size} bytes, not ${bytes.length}`);
    const staged = this.staged.get(to.bytes);
    const { buffer } = to.bytes;
    if (!staged || !buffer) return;
    staged.set(bytes);
    const flags = new Uint32Array(staged.buffer, wordsOf(size) * 4);
    for (let i = 0; i < to.N; i++) flags[i] = mirrored[i] ?? 0;
    this.ws.gpu.device.queue.writeBuffer(buffer, 0, staged);
  }

  pictures(t: Tape, x: Act, n = x.N, into?: RgbaPictures): RgbaPictures {
    check(n <= x.N && x.H === x.W, () => `"${x.label}" has no ${n} square images`);
    const rgba = into?.rgba ?? this.ws.alloc.keep(`pictures of ${x.label}`, n * x.H * x.W * 4, 'inspection');
    const dims = { N: n, SIDE: x.H, C: x.C, C4: x.C4 };
    const views = { source: viewOf(x), edges: this.edges, rgba: whole(rgba) };
    t.launch(k, 'pictures', views, dims, n * x.H * x.W, { label: `pictures of ${x.label}` });
    return { n, side: x.H, rgba };
  }

  /** The first n pictures as RGBA, image below image: one copy on the CPU. Not for use inside a step. */
  async read(from: RgbaPictures, n = from.n): Promise<Uint8ClampedArray<ArrayBuffer>> {
    const out = new Uint8ClampedArray(n * from.side * from.side * 4);
    await this.withPictures(from, n, (rgba) => out.set(rgba));
    return out;
  }

  /** Calls `use` with the first n pictures, in the memory that the GPU wrote. They are gone when it returns. */
  async withPictures(from: RgbaPictures, n: number, use: (rgba: Uint8ClampedArray) => void): Promise<void> {
    if (n > 0) await readMapped(this.ws.gpu.device, from.rgba, n * from.side * from.side * 4, use);
  }
}

const dimsOf = (p: BytePictures) => ({
  N: p.N,
  SIDE: p.side,
  C: p.C,
  FLAGS: wordsOf(p.N * 3 * p.side * p.side),
});

/** The images that the bytes stand for. [N, side, side, C] */
export function decode(t: Tape, p: BytePictures): Act {
  const x = t.act(p.N, p.side, p.side, [p.C], p.label);
  const views = { bytes: whole(p.bytes), numbers: p.numbers, image: viewOf(x) };
  t.launch(k, 'decode', views, dimsOf(p), p.N * p.side * p.side, { label: x.label });
  return x;
}

/** x_t = x + sigma noise for pictures x, whose float32 numbers are stored nowhere. No gradient. */
export function noisyPictures(t: Tape, p: BytePictures, noise: Act, sigma: View): Act {
  const xt = t.like(noise, `noisy ${p.label}`);
  const views = { bytes: whole(p.bytes), numbers: p.numbers, noise: viewOf(noise), sigma, image: viewOf(xt) };
  t.launch(k, 'noisy', views, dimsOf(p), p.N * p.side * p.side, { label: xt.label });
  return xt;
}
