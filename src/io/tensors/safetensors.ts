// The safetensors container: 8 bytes header length (little-endian), a JSON header, raw little-endian data.
import { numel, shapeText } from '../../lib/shape.ts';
import { bf16BitsToF32, f16BitsToF32, f32ToF16Bits } from './half.ts';

export { f16BitsToF32, f32ToF16Bits };

export type Dtype = 'F32' | 'F16' | 'BF16' | 'F64' | 'I32' | 'I64' | 'U8';

export interface TensorData {
  dtype: Dtype;
  shape: number[];
  /** F16 and BF16 are stored as their bits in a Uint16Array. */
  data: Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array | Uint16Array;
}

export interface SafeTensors {
  tensors: Map<string, TensorData>;
  metadata: Record<string, string>;
}

const BYTES: Record<Dtype, number> = { F32: 4, F16: 2, BF16: 2, F64: 8, I32: 4, I64: 8, U8: 1 };
/** The published format's own limit. */
const MAX_HEADER = 100_000_000;

interface Entry {
  name: string;
  /** A type of the format, read or not. */
  dtype: string;
  shape: number[];
  begin: number;
  end: number;
}

/**
 * Whether a file begins as safetensors do: a header length below 4 GiB, then JSON. Check this before other formats. The low
 * bytes of the length may equal the first bytes of a web page or a pickle.
 */
export function looksLikeSafetensors(bytes: Uint8Array): boolean {
  return bytes.length > 8 && bytes[8] === 0x7b && bytes.subarray(4, 8).every((b) => b === 0);
}

/** Types of the format that are not read, with the bits of one number. */
const UNREAD_BITS: Readonly<Record<string, number>> = {
  BOOL: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  I16: 16,
  U16: 16,
  U32: 32,
  U64: 64,
  C64: 64,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
};

/** Reads a safetensors file. Tensors are views of `bytes` if their offset is aligned. Throws one sentence. */
export function readSafetensors(bytes: Uint8Array, name = 'the file'): SafeTensors {
  const fail = (why: string): never => {
    throw new Error(`${name} is not a complete safetensors file: ${why}.`);
  };
  if (bytes.length < 8) fail(`expected at least the 8 bytes of the header length, got ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  if (headerLength > MAX_HEADER) fail(`its header claims ${headerLength} bytes, the format allows ${MAX_HEADER}`);
  const dataStart = 8 + headerLength;
  if (dataStart > bytes.length) fail(`its header needs ${dataStart} bytes, the file has ${bytes.length}`);

  const header = parseHeader(bytes.subarray(8, dataStart), fail);
  const metadata: Record<string, string> = Object.create(null);
  const entries: Entry[] = [];
  for (const [key, value] of Object.entries(header)) {
    if (key === '__metadata__') readMetadata(value, metadata, name, fail);
    else entries.push(readEntry(key, value, fail));
  }
  checkLayout(entries, bytes.length - dataStart, fail);

  const tensors = new Map<string, TensorData>();
  const unread: string[] = [];
  for (const { name: key, dtype, shape, begin, end } of entries) {
    if (isRead(dtype)) tensors.set(key, { dtype, shape, data: typed(bytes, dataStart + begin, end - begin, dtype) });
    else unread.push(`"${key}" has type ${dtype}`);
  }
  if (unread.length > 0) throw new Error(notRead(unread, name));
  return { tensors, metadata: { ...metadata } };
}

const isRead = (dtype: string): dtype is Dtype => Object.hasOwn(BYTES, dtype);

/** The sentence about a complete file with tensors of types that are not read. It lists the first ten. */
function notRead(unread: readonly string[], name: string): string {
  const more = unread.length > 10 ? `, and ${unread.length - 10} more tensors` : '';
  const listed = `${unread.slice(0, 10).join(', ')}${more}`;
  return `${name} is a safetensors file with tensors of types that are not read: ${listed}; readable are ${Object.keys(BYTES).join(', ')}.`;
}

type Fail = (why: string) => never;

function parseHeader(bytes: Uint8Array, fail: Fail): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return fail('its header is not JSON');
  }
  if (!isRecord(header)) return fail('its header is not a JSON object');
  return header;
}

function isRecord(x: unknown): x is Record<string, unknown> {
  return typeof x === 'object' && x !== null && !Array.isArray(x);
}

function readMetadata(value: unknown, into: Record<string, string>, name: string, fail: Fail): void {
  for (const [k, v] of Object.entries(isRecord(value) ? value : fail('__metadata__ is not an object of strings'))) {
    if (typeof v !== 'string') {
      throw new Error(
        `${name} is a safetensors file whose metadata entry "${k}" is not a string; the format allows only strings.`,
      );
    }
    into[k] = v;
  }
}

function isCount(x: unknown): x is number {
  return typeof x === 'number' && Number.isSafeInteger(x) && x >= 0;
}

function readEntry(name: string, value: unknown, fail: Fail): Entry {
  if (!isRecord(value)) return fail(`the entry of tensor "${name}" is not an object`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string' || !(isRead(dtype) || Object.hasOwn(UNREAD_BITS, dtype))) {
    return fail(`tensor "${name}" has type ${JSON.stringify(dtype)}, readable are ${Object.keys(BYTES).join(', ')}`);
  }
  if (!Array.isArray(shape) || !shape.every(isCount)) return fail(`tensor "${name}" has no valid shape`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    return fail(`tensor "${name}" has no valid data_offsets`);
  }
  const [begin, end] = offsets as [number, number];
  const expected = isRead(dtype)
    ? numel(shape) * BYTES[dtype]
    : Math.ceil((numel(shape) * (UNREAD_BITS[dtype] ?? 0)) / 8);
  if (end - begin !== expected) {
    return fail(
      `tensor "${name}" of type ${dtype} and shape ${shapeText(shape)} needs ${expected} bytes, its offsets give ${end - begin}`,
    );
  }
  return { name, dtype, shape, begin, end };
}

/** Checks that the tensors cover the data exactly, as the format demands: no overlap and no gap. */
function checkLayout(entries: Entry[], available: number, fail: Fail): void {
  let covered = 0;
  for (const e of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (e.end > available) fail(`tensor "${e.name}" ends at data byte ${e.end}, the file has ${available}`);
    if (e.begin < covered) fail(`tensor "${e.name}" overlaps the tensor before it at data byte ${e.begin}`);
    if (e.begin > covered) fail(`data bytes ${covered} to ${e.begin} belong to no tensor`);
    covered = e.end;
  }
  if (covered < available) fail(`${available - covered} bytes at its end belong to no tensor`);
}

function typed(bytes: Uint8Array, at: number, length: number, dtype: Dtype): TensorData['data'] {
  const size = BYTES[dtype];
  let offset = bytes.byteOffset + at;
  let buffer = bytes.buffer;
  if (offset % size !== 0) {
    buffer = bytes.slice(at, at + length).buffer;
    offset = 0;
  }
  const n = length / size;
  switch (dtype) {
    case 'F32':
      return new Float32Array(buffer, offset, n);
    case 'F16':
    case 'BF16':
      return new Uint16Array(buffer, offset, n);
    case 'F64':
      return new Float64Array(buffer, offset, n);
    case 'I32':
      return new Int32Array(buffer, offset, n);
    case 'I64':
      return new BigInt64Array(buffer, offset, n);
    case 'U8':
      return new Uint8Array(buffer, offset, n);
  }
}

/** Writes a safetensors file. Equal contents give equal bytes in any order of the map. */
export function writeSafetensors(
  tensors: Map<string, TensorData>,
  metadata: Record<string, string>,
): Uint8Array<ArrayBuffer> {
  // Wide types come first, which keeps every tensor aligned. Then tensors are sorted by name in code-unit order.
  const sorted = [...tensors].sort(([a, x], [b, y]) => BYTES[y.dtype] - BYTES[x.dtype] || (a < b ? -1 : a > b ? 1 : 0));
  const header: [string, unknown][] = [];
  const keys = Object.keys(metadata).sort();
  if (keys.length > 0) header.push(['__metadata__', Object.fromEntries(keys.map((k) => [k, metadata[k]]))]);
  let offset = 0;
  for (const [name, t] of sorted) {
    checkTensor(name, t);
    const end = offset + t.data.byteLength;
    header.push([name, { dtype: t.dtype, shape: t.shape, data_offsets: [offset, end] }]);
    offset = end;
  }
  // Built by hand: an object would move names that look like integers to the front.
  const json = `{${header.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join(',')}}`;
  const text = new TextEncoder().encode(json);
  const headerLength = Math.ceil(text.length / 8) * 8;
  const out = new Uint8Array(8 + headerLength + offset);
  new DataView(out.buffer).setUint32(0, headerLength, true);
  out.fill(0x20, 8, 8 + headerLength);
  out.set(text, 8);
  let at = 8 + headerLength;
  for (const [, t] of sorted) {
    out.set(new Uint8Array(t.data.buffer, t.data.byteOffset, t.data.byteLength), at);
    at += t.data.byteLength;
  }
  return out;
}

function checkTensor(name: string, t: TensorData): void {
  if (name === '__metadata__') throw new Error('A tensor cannot be named "__metadata__": choose another name.');
  const expected = numel(t.shape) * BYTES[t.dtype];
  if (t.data.byteLength !== expected) {
    throw new Error(
      `Tensor "${name}" of type ${t.dtype} and shape ${shapeText(t.shape)} needs ${expected} bytes, got ${t.data.byteLength}.`,
    );
  }
}

/** The numbers of a floating-point tensor as float32. For F32 it returns the tensor's own array, not a copy. */
export function toFloat32(t: TensorData): Float32Array {
  if (t.data instanceof Float32Array) return t.data;
  if (t.data instanceof Float64Array) return Float32Array.from(t.data);
  if (t.dtype === 'F16') return f16BitsToF32(t.data as Uint16Array);
  if (t.dtype === 'BF16') return bf16BitsToF32(t.data as Uint16Array);
  throw new Error(`Expected a floating-point tensor (F32, F16, BF16 or F64), got ${t.dtype}.`);
}
