// CIFAR's Python batches for tests, opcode by opcode, like the official files of Python 2 (protocol 2).
import { join } from './zip.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const u32 = (n: number): Uint8Array => new Uint8Array(Uint32Array.of(n).buffer);

const PROTO2 = Uint8Array.of(0x80, 2);
const short = (text: string): Uint8Array => join([Uint8Array.of(0x55, text.length), ascii(text)]);
const long = (bytes: Uint8Array): Uint8Array => join([Uint8Array.of(0x54), u32(bytes.length), bytes]);
const global = (module: string, name: string): Uint8Array => ascii(`c${module}\n${name}\n`);
const int = (n: number): Uint8Array => join([Uint8Array.of(0x4a), u32(n)]);
const list = (items: readonly Uint8Array[]): Uint8Array => join([ascii(']('), ...items, ascii('e')]);

/** numpy.dtype of a name such as `u1` or `i8`. */
function dtype(name: string): Uint8Array {
  return join([
    global('numpy', 'dtype'),
    short(name),
    ascii('K\x00K\x01'),
    Uint8Array.of(0x87), // TUPLE3
    ascii('R('),
    ascii('K\x03'),
    short(name.endsWith('1') ? '|' : '<'),
    ascii('NNN'),
    int(0xffffffff),
    int(0xffffffff),
    ascii('K\x00tb'),
  ]);
}

export interface ArrayParts {
  readonly type?: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
  readonly fortran?: boolean;
}

const shapeOf = (shape: readonly number[]): Uint8Array => join([ascii('('), ...shape.map(int), ascii('t')]);

/** numpy's array in the form of its __reduce__. */
export function arrayOf({ type = 'u1', shape, bytes, fortran = false }: ArrayParts): Uint8Array {
  return join([
    global('numpy.core.multiarray', '_reconstruct'),
    global('numpy', 'ndarray'),
    ascii('K\x00'),
    Uint8Array.of(0x85), // TUPLE1
    short('b'),
    Uint8Array.of(0x87),
    ascii('R('),
    ascii('K\x01'),
    shapeOf(shape),
    dtype(type),
    Uint8Array.of(fortran ? 0x88 : 0x89), // True or False
    long(bytes),
    ascii('tb'),
  ]);
}

/** The same array in the form of protocol 5. */
export function bufferOf({ type = 'u1', shape, bytes, fortran = false }: ArrayParts): Uint8Array {
  return join([
    global('numpy._core.numeric', '_frombuffer'),
    ascii('(B'),
    u32(bytes.length),
    bytes,
    dtype(type),
    shapeOf(shape),
    short(fortran ? 'F' : 'C'),
    ascii('tR'),
  ]);
}

export const ndarray = (rows: number, columns: number, bytes: Uint8Array): Uint8Array =>
  arrayOf({ shape: [rows, columns], bytes });

export const frombuffer = (rows: number, columns: number, bytes: Uint8Array): Uint8Array =>
  bufferOf({ shape: [rows, columns], bytes });

/** Bytes in the form of Python 3 in protocol 2. */
export function encoded(text: string): Uint8Array {
  const unicode = (t: string) => join([ascii('X'), u32(ascii(t).length), ascii(t)]);
  return join([global('_codecs', 'encode'), unicode(text), unicode('latin1'), Uint8Array.of(0x86), ascii('R')]);
}

export interface BatchParts {
  readonly labels: readonly number[];
  readonly data: Uint8Array;
  /** Key of the labels. */
  readonly key?: string;
}

/** A batch file: {'batch_label': ..., 'labels': [...], 'data': array, 'filenames': [...]}. */
export function batch({ labels, data, key = 'labels' }: BatchParts): Uint8Array<ArrayBuffer> {
  return dict([
    [short('batch_label'), short('training batch 1 of 5')],
    [short(key), list(labels.map(int))],
    [short('data'), ndarray(data.length / 3072, 3072, data)],
    [short('filenames'), list(labels.map((_, i) => short(`image_${i}.png`)))],
  ]);
}

/** A pickled dict of already pickled keys and values. */
export function dict(pairs: readonly (readonly [Uint8Array, Uint8Array])[]): Uint8Array<ArrayBuffer> {
  return join([PROTO2, ascii('}q\x01('), ...pairs.flat(), ascii('u.')]);
}

/** A hostile pickle: os.system('...') */
export function hostile(): Uint8Array<ArrayBuffer> {
  return join([PROTO2, global('posix', 'system'), short('touch /tmp/x'), Uint8Array.of(0x85), ascii('R.')]);
}

export const pickled = { short, list, int, global };
