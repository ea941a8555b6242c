// Writes numbers and images as bytes in an order that deflate packs well: equal kinds together, neighbours as differences.
import { joined } from '../../io/byteReader.ts';

/** Bytes per pixel of a stored image, and of one on a screen. */
const RGB = 3;
const RGBA = 4;

/** Writes parts one after the other. `bytes` concatenates them. */
export class PlaneWriter {
  private readonly parts: Uint8Array[] = [];

  /** Words of two or four bytes: first all low bytes, then all second bytes, and so on. */
  words(x: Uint32Array | Uint16Array | Float32Array | Int32Array): void {
    const { BYTES_PER_ELEMENT: size, length } = x;
    const from = new Uint8Array(x.buffer, x.byteOffset, x.byteLength);
    const out = new Uint8Array(x.byteLength);
    for (let i = 0; i < length; i++) for (let b = 0; b < size; b++) out[b * length + i] = from[i * size + b] as number;
    this.parts.push(out);
  }

  /** Pixels without alpha, one colour after the other. With `before`: differences from that image. */
  image(rgba: Uint8ClampedArray, before?: Uint8ClampedArray): void {
    const n = rgba.length / RGBA;
    const out = new Uint8Array(n * RGB);
    for (let c = 0; c < RGB; c++)
      for (let p = 0; p < n; p++) {
        const at = p * RGBA + c;
        out[c * n + p] = (rgba[at] as number) - (before?.[at] ?? 0);
      }
    this.parts.push(out);
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return joined(this.parts);
  }
}

/** Reads the output of a PlaneWriter in the same order. Throws if the bytes end too early. */
export class PlaneReader {
  private readonly bytes: Uint8Array;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Bytes not yet read. */
  get left(): number {
    return this.bytes.length - this.at;
  }

  words<T extends Uint32Array | Uint16Array | Float32Array | Int32Array>(into: T): T {
    const { BYTES_PER_ELEMENT: size, length } = into;
    const from = this.take(into.byteLength);
    const out = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
    for (let b = 0; b < size; b++) for (let i = 0; i < length; i++) out[i * size + b] = from[b * length + i] as number;
    return into;
  }

  image(pixels: number, before?: Uint8ClampedArray): Uint8ClampedArray<ArrayBuffer> {
    const from = this.take(pixels * RGB);
    const out = new Uint8ClampedArray(pixels * RGBA).fill(255);
    for (let c = 0; c < RGB; c++)
      for (let p = 0; p < pixels; p++) {
        const at = p * RGBA + c;
        out[at] = ((from[c * pixels + p] as number) + (before?.[at] ?? 0)) & 255;
      }
    return out;
  }

  private take(length: number): Uint8Array {
    if (length > this.left) throw new Error(`${length} bytes were expected, ${this.left} are there.`);
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}
