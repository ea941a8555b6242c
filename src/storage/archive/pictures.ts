// Converts sheets and batches to records of the database and back.
import type { BatchView, Sheet } from '../../runs/report.ts';
import { deflate, inflate } from './deflate.ts';
import type { PictureRecord } from './schema.ts';

type Bytes = Uint8ClampedArray | Float32Array | Int32Array | null;

export async function pack(
  id: string,
  at: number,
  about: Record<string, number>,
  arrays: Bytes[],
): Promise<PictureRecord> {
  const sizes = arrays.map((a) => a?.byteLength ?? -1);
  const whole = new Uint8Array(arrays.reduce((sum, a) => sum + (a?.byteLength ?? 0), 0));
  let to = 0;
  for (const a of arrays) {
    if (!a) continue;
    whole.set(new Uint8Array(a.buffer, a.byteOffset, a.byteLength), to);
    to += a.byteLength;
  }
  return { id, at, about, sizes, bytes: await deflate(whole) };
}

export async function unpack({ sizes, bytes }: PictureRecord): Promise<(ArrayBuffer | null)[]> {
  const whole = await inflate(bytes);
  let from = 0;
  return sizes.map((size) => {
    if (size < 0) return null;
    from += size;
    return whole.buffer.slice(from - size, from);
  });
}

export function packSheet(id: string, { rgba, ...about }: Sheet): Promise<PictureRecord> {
  return pack(id, about.nimg, about, [rgba]);
}

export async function unpackSheet(record: PictureRecord): Promise<Sheet> {
  const [rgba] = await unpack(record);
  const { nimg = 0, step = 0, width = 0, height = 0, cols = 1, rows = 1, asked } = record.about;
  const sheet = { nimg, step, width, height, cols, rows, rgba: new Uint8ClampedArray(rgba ?? new ArrayBuffer(0)) };
  return asked ? { ...sheet, asked: 1 } : sheet;
}

export function packBatch(id: string, batch: BatchView): Promise<PictureRecord> {
  const { step, nimg, n, resolution, mapSize } = batch;
  const { sigma, labels, fake, real, noisyFake, noisyReal, logitsFake, logitsReal } = batch;
  const arrays = [sigma, labels, fake, real, noisyFake, noisyReal, logitsFake, logitsReal];
  return pack(id, step, { step, nimg, n, resolution, mapSize }, arrays);
}

export async function unpackBatch(record: PictureRecord): Promise<BatchView> {
  const [sigma, labels, fake, real, noisyFake, noisyReal, logitsFake, logitsReal] = await unpack(record);
  const { step = 0, nimg = 0, n = 0, resolution = 0, mapSize = 0 } = record.about;
  const pixels = (b: ArrayBuffer | null | undefined) => (b ? new Uint8ClampedArray(b) : null);
  const empty = new ArrayBuffer(0);
  return {
    step,
    nimg,
    n,
    resolution,
    mapSize,
    sigma: new Float32Array(sigma ?? empty),
    labels: new Int32Array(labels ?? empty),
    fake: new Uint8ClampedArray(fake ?? empty),
    real: pixels(real),
    noisyFake: new Uint8ClampedArray(noisyFake ?? empty),
    noisyReal: pixels(noisyReal),
    logitsFake: new Float32Array(logitsFake ?? empty),
    logitsReal: logitsReal ? new Float32Array(logitsReal) : null,
  };
}
