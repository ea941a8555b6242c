// Reads the header of NumPy's .npy arrays.
import { type ByteReader, EndOfBytes } from '../byteReader.ts';
import { printable } from '../printable.ts';

export interface NpyHeader {
  /** Type as NumPy writes it: |u1, <i8, ... For a type of several fields: `structured`. */
  readonly descr: string;
  readonly shape: readonly number[];
  readonly fortran: boolean;
}

const MAX_HEADER = 1 << 16;
const MAX_DIMENSIONS = 8;

/** Whether the bytes begin with NumPy's magic string. */
export function looksLikeNpy(bytes: Uint8Array): boolean {
  return bytes[0] === 0x93 && [0x4e, 0x55, 0x4d, 0x50, 0x59].every((b, i) => bytes[i + 1] === b);
}

/** Reads the header. The reader's next byte is then the first number. */
export async function readNpyHeader(reader: ByteReader, name: string): Promise<NpyHeader> {
  try {
    const start = await reader.read(8);
    if (!looksLikeNpy(start)) throw new Error(`${name}: this is not a NumPy array.`);
    const long = (start[6] ?? 1) > 1;
    const field = new DataView((await reader.read(long ? 4 : 2)).buffer);
    const length = long ? field.getUint32(0, true) : field.getUint16(0, true);
    if (length > MAX_HEADER)
      throw new Error(`${name}: a header of ${length.toLocaleString('en-US')} bytes is too long.`);
    return parse(new TextDecoder('latin1').decode(await reader.read(length)), name);
  } catch (e) {
    if (e instanceof EndOfBytes) throw new Error(`${name}: ends inside its header; the file is incomplete.`);
    throw e;
  }
}

/** Parses the header: a Python dict of three known keys. It is matched by patterns, never evaluated. */
function parse(text: string, name: string): NpyHeader {
  const structured = /'descr':\s*[[(]/.test(text);
  const descr = structured ? 'structured' : /'descr':\s*'([^']{1,32})'/.exec(text)?.[1];
  const fortran = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const dims = /'shape':\s*\(([\d,\sL]*)\)/.exec(text)?.[1];
  if (descr === undefined || fortran === undefined || dims === undefined) {
    throw new Error(`${name}: its header is not that of a plain NumPy array; save images and labels as numbers.`);
  }
  const shape = dims.split(',').flatMap((d) => (d.trim() === '' ? [] : [Number.parseInt(d, 10)]));
  if (shape.length > MAX_DIMENSIONS || !shape.every(Number.isSafeInteger)) {
    throw new Error(`${name}: has a shape that cannot be read.`);
  }
  return { descr: printable(descr), shape, fortran: fortran === 'True' };
}

/** Whether the type is one of integers or truth values. */
export const isWhole = (descr: string): boolean => /^[<>|=]([iu][1248]|b1)$/.test(descr);

/** Numbers of an array of integers. Returns undefined for any other type. */
export function wholeNumbers(bytes: Uint8Array, descr: string): Float64Array | undefined {
  const match = /^([<>|=])([iub])([1248])$/.exec(descr);
  if (!match) return undefined;
  const little = match[1] !== '>';
  const size = Number(match[3]);
  const signed = match[2] === 'i';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Float64Array(Math.floor(bytes.length / size));
  for (let i = 0; i < out.length; i++) out[i] = numberAt(view, i * size, size, signed, little);
  return out;
}

function numberAt(view: DataView, at: number, size: number, signed: boolean, little: boolean): number {
  switch (size) {
    case 1:
      return signed ? view.getInt8(at) : view.getUint8(at);
    case 2:
      return signed ? view.getInt16(at, little) : view.getUint16(at, little);
    case 4:
      return signed ? view.getInt32(at, little) : view.getUint32(at, little);
    default:
      return Number(signed ? view.getBigInt64(at, little) : view.getBigUint64(at, little));
  }
}
