// NumPy arrays and archives for tests.
import { zip } from './zip.ts';

export interface Array_ {
  readonly name: string;
  readonly descr: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
  readonly fortran?: boolean;
}

/** A version 1 .npy file. A `descr` in brackets is a type of several fields. */
export function npy({ descr, shape, bytes, fortran = false }: Omit<Array_, 'name'>): Uint8Array<ArrayBuffer> {
  const dims = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const type = descr.startsWith('[') ? descr : `'${descr}'`;
  const dict = `{'descr': ${type}, 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${dims}), }`;
  const length = Math.ceil((10 + dict.length + 1) / 64) * 64 - 10;
  const out = new Uint8Array(10 + length + bytes.length);
  out.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 255, length >> 8]);
  out.set(new TextEncoder().encode(`${dict.padEnd(length - 1)}\n`), 10);
  out.set(bytes, 10 + length);
  return out;
}

/** An .npz file of arrays. */
export function npz(arrays: readonly Array_[], deflated = false): Uint8Array<ArrayBuffer> {
  return zip(
    arrays.map((a) => ({ name: `${a.name}.npy`, bytes: npy(a) })),
    deflated,
  );
}
