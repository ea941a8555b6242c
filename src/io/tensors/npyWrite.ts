// Writes NumPy's arrays as files: .npy, and several of them as .npz.
import { joined } from '../byteReader.ts';
import { writeZip } from '../zip/zipWrite.ts';

/** Writes format version 1.0: magic, a header padded so that the numbers are aligned to 64 bytes, numbers. */
export function writeNpy(
  descr: '|u1' | '<i8' | '<i4',
  shape: readonly number[],
  data: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const dims = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${dims}), }`;
  const length = Math.ceil((10 + dict.length + 1) / 64) * 64;
  const header = `${dict.padEnd(length - 11)}\n`;
  const out = new Uint8Array(length + data.length);
  out.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, header.length & 255, header.length >> 8]);
  out.set(new TextEncoder().encode(header), 10);
  out.set(data, length);
  return out;
}

/** Whole numbers with eight bytes each. */
export function int64Npy(numbers: readonly number[]): Uint8Array<ArrayBuffer> {
  const data = BigInt64Array.from(numbers, BigInt);
  return writeNpy('<i8', [numbers.length], new Uint8Array(data.buffer));
}

/** Arrays by name as one .npz archive. */
export function writeNpz(arrays: Readonly<Record<string, Uint8Array>>): Uint8Array<ArrayBuffer> {
  const files = Object.entries(arrays).map(([name, bytes]) => ({ path: `${name}.npy`, bytes, compress: true }));
  return joined(writeZip(files));
}
