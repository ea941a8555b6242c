// NumPy's dtypes, scalars and arrays in a pickle.
import { numel } from '../../lib/shape.ts';
import { type Globals, inert, PickleError, PyObject, PyTuple, type PyValue, table } from './pickleValues.ts';

const MODULES = ['numpy.core.multiarray', 'numpy._core.multiarray'];

/** Element types that can be read: NumPy's letter and size, little-endian or without byte order. */
const READ: Readonly<Record<string, (view: DataView, at: number) => number>> = {
  f8: (v, at) => v.getFloat64(at, true),
  f4: (v, at) => v.getFloat32(at, true),
  i8: (v, at) => Number(v.getBigInt64(at, true)),
  i4: (v, at) => v.getInt32(at, true),
  i2: (v, at) => v.getInt16(at, true),
  i1: (v, at) => v.getInt8(at),
  u8: (v, at) => Number(v.getBigUint64(at, true)),
  u4: (v, at) => v.getUint32(at, true),
  u2: (v, at) => v.getUint16(at, true),
  u1: (v, at) => v.getUint8(at),
  b1: (v, at) => v.getUint8(at),
};

/** An array's bytes in C order, with the last axis next to each other. */
export interface NdArray {
  /** `f4`, `u1`, ... */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/** An array under construction. NumPy builds an empty one, then sets its state. */
class Reconstructed extends PyObject {}

/** A number that NumPy stored with its type. */
function scalar([dtype, data]: readonly PyValue[]): PyValue {
  const name = dtypeName(dtype);
  const bytes = bytesOf(data);
  const read = READ[name];
  if (!read || bytes.length !== Number(name[1])) throw new PickleError(`it has a NumPy scalar of the type ${name}`);
  const value = read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0);
  return name === 'b1' ? value !== 0 : value;
}

/** The name of a dtype object, for example `f8`. Throws for other byte orders and structured types. */
function dtypeName(value: PyValue | undefined): string {
  const name = value instanceof PyObject && value.className === 'numpy.dtype' ? value.args[0] : undefined;
  if (typeof name !== 'string') throw new PickleError('a NumPy value in it has no type');
  const state = (value as PyObject).state;
  const order = state instanceof PyTuple ? state.items[1] : '<';
  if (order !== '<' && order !== '|' && order !== '=') {
    throw new PickleError('its NumPy values are big-endian, which is not read');
  }
  return name.replace(/^[<|=]/, '');
}

/** Bytes. Python 2 stores them as short text. */
function bytesOf(value: PyValue | undefined): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string') return Uint8Array.from(value, (c) => c.charCodeAt(0));
  throw new PickleError('a NumPy value in it has no bytes');
}

/** The array of a value. Returns null if the value is not an array. */
export function ndArray(value: PyValue | undefined): NdArray | null {
  if (!(value instanceof Reconstructed)) return null;
  const { state } = value;
  if (!(state instanceof PyTuple) || state.items.length !== 5) throw new PickleError('an array in it has no contents');
  const [, dims, type, fortran, raw] = state.items;
  const shape = dims instanceof PyTuple ? dims.items : [];
  if (!(dims instanceof PyTuple)) throw new PickleError('an array in it has no shape');
  return arrayOf(type, shape, bytesOf(raw), fortran === true);
}

/** An array of its dtype object, its dimensions and its bytes. Throws if the type is not read or a byte is missing. */
export function arrayOf(
  type: PyValue | undefined,
  shape: readonly PyValue[],
  data: Uint8Array,
  fortran: boolean,
): NdArray {
  const counts = shape.filter((d): d is number => typeof d === 'number' && Number.isSafeInteger(d) && d >= 0);
  const dtype = dtypeName(type);
  if (counts.length !== shape.length || !Object.hasOwn(READ, dtype)) {
    throw new PickleError(`an array in it is not a plain array of numbers (type ${dtype})`);
  }
  const expected = numel(counts) * Number(dtype[1]);
  if (expected !== data.length) {
    throw new PickleError(`an array of the shape [${counts}] in it needs ${expected} bytes and has ${data.length}`);
  }
  return { dtype, shape: counts, data: fortran ? inOrderC(data, counts, Number(dtype[1])) : data };
}

/** The numbers of an array. Whole numbers of 64 bits are rounded to doubles. */
export function numbersOf({ dtype, data }: NdArray): number[] {
  const read = READ[dtype];
  const size = Number(dtype[1]);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return read ? Array.from({ length: data.length / size }, (_, i) => read(view, i * size)) : [];
}

/** Bytes in Fortran order, the first axis next to each other, in C order. `size` is the bytes of one number. */
function inOrderC(data: Uint8Array, shape: readonly number[], size: number): Uint8Array {
  const steps: number[] = [];
  for (let axis = 0, step = size; axis < shape.length; step *= shape[axis] ?? 1, axis++) steps.push(step);
  const out = new Uint8Array(data.length);
  const index = new Array<number>(shape.length).fill(0);
  let from = 0;
  for (let to = 0; to < out.length; to += size) {
    for (let k = 0; k < size; k++) out[to + k] = data[from + k] ?? 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      const [count, step] = [shape[axis] ?? 1, steps[axis] ?? 0];
      index[axis] = next < count ? next : 0;
      from += next < count ? step : -step * (count - 1);
      if (next < count) break;
    }
  }
  return out;
}

/** NumPy's names that a pickle of numbers may use. */
export const numpyGlobals: Globals = table({
  'numpy.dtype': inert('numpy.dtype'),
  'numpy.ndarray': null,
  ...Object.fromEntries(
    MODULES.flatMap((m) => [
      [`${m}.scalar`, scalar],
      [`${m}._reconstruct`, () => new Reconstructed('numpy.ndarray', [])],
    ]),
  ),
});
