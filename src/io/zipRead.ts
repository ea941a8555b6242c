// Zip archives from anywhere, read by their directory. Nothing is unpacked before its size, its ratio and its path are known
// to be within bounds; one sentence says what is wrong.
import { inflateSync } from 'fflate';
import { crc32 } from '../lib/crc32.ts';

export interface ZipCaps {
  readonly entries: number;
  /** Bytes of one unpacked file. */
  readonly file: number;
  /** Bytes of all of them. */
  readonly total: number;
}

export interface ZipEntry {
  readonly path: string;
  readonly size: number;
  /** The unpacked file; a view of the archive where it is stored. */
  read(): Uint8Array;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const LONGEST_COMMENT = 0xffff;
const LONGEST_PATH = 240;
/** Neither text nor weights pack better; deflate itself ends at 1032. */
const RATIO = 100;
const SMALL = 1 << 20;

type Fail = (why: string) => never;

/** Whether the bytes begin as an archive does. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

function findEnd(view: DataView): number {
  const first = Math.max(0, view.byteLength - END_BYTES - LONGEST_COMMENT);
  for (let at = view.byteLength - END_BYTES; at >= first; at--) {
    if (view.getUint32(at, true) === END && at + END_BYTES + view.getUint16(at + 20, true) === view.byteLength)
      return at;
  }
  return -1;
}

/** Why a path cannot be used, or null: it must stay below the folder that an archive is unpacked into. */
export function pathProblem(path: string): string | null {
  if (path === '' || path.length > LONGEST_PATH) return 'is empty or too long';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f\\:]/.test(path)) return 'holds a character that file names may not have';
  if (path.startsWith('/') || path.split('/').some((part) => part === '..' || part === '.'))
    return 'leads out of the archive';
  return null;
}

interface Packed {
  readonly path: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly header: number;
}

function readDirectory(view: DataView, bytes: Uint8Array, caps: ZipCaps, fail: Fail): Packed[] {
  const end = findEnd(view);
  if (end < 0) fail('its directory is missing, so it is cut off or no archive');
  const count = view.getUint16(end + 10, true);
  const start = view.getUint32(end + 16, true);
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count) fail('it has several parts');
  if (count === 0xffff || start === 0xffffffff) fail('it is of the kind for more than 4 GB');
  if (count > caps.entries) fail(`it holds ${count} files, at most ${caps.entries} are read`);
  if (start + view.getUint32(end + 12, true) > end) fail('its directory overlaps its end');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const out: Packed[] = [];
  let at = start;
  for (let i = 0; i < count; i++) {
    if (at + ENTRY_BYTES > end || view.getUint32(at, true) !== ENTRY) fail(`entry ${i + 1} of its directory is broken`);
    const [nameLength, extra, comment] = [28, 30, 32].map((o) => view.getUint16(at + o, true)) as [
      number,
      number,
      number,
    ];
    const next = at + ENTRY_BYTES + nameLength + extra + comment;
    if (next > end) fail(`entry ${i + 1} of its directory is broken`);
    let path = '';
    try {
      path = decoder.decode(bytes.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + nameLength));
    } catch {
      fail(`the name of entry ${i + 1} is not UTF-8`);
    }
    if (view.getUint16(at + 8, true) & 1) fail('it is encrypted');
    const [crc, packed, size] = [16, 20, 24].map((o) => view.getUint32(at + o, true)) as [number, number, number];
    const method = view.getUint16(at + 10, true);
    out.push({ path, method, crc, packed, size, header: view.getUint32(at + 42, true) });
    at = next;
  }
  return out;
}

/** Where the packed bytes of an entry begin. */
function dataStart(view: DataView, e: Packed, fail: Fail): number {
  if (e.header + LOCAL_BYTES > view.byteLength || view.getUint32(e.header, true) !== LOCAL)
    fail(`"${e.path}" is not where the directory says`);
  const start = e.header + LOCAL_BYTES + view.getUint16(e.header + 26, true) + view.getUint16(e.header + 28, true);
  if (start + e.packed > view.byteLength) fail(`"${e.path}" ends after the file does`);
  return start;
}

function checkEntry(e: Packed, caps: ZipCaps, fail: Fail): void {
  const problem = pathProblem(e.path);
  if (problem) fail(`the path ${JSON.stringify(e.path.slice(0, 60))} ${problem}`);
  if (e.method !== 0 && e.method !== 8) fail(`"${e.path}" is packed in a way that is not read (method ${e.method})`);
  if (e.method === 0 && e.packed !== e.size) fail(`"${e.path}" has two sizes`);
  if (e.size > caps.file) fail(`"${e.path}" unpacks to ${e.size} bytes, at most ${caps.file} are read`);
  if (e.size > SMALL && e.size > RATIO * e.packed) fail(`"${e.path}" unpacks to ${e.size} bytes from ${e.packed}`);
}

function unpack(data: Uint8Array, e: Packed, fail: Fail): Uint8Array {
  let out = data;
  if (e.method === 8) {
    try {
      // A byte more than promised shows that the promise was wrong, without room for more.
      out = inflateSync(data, { out: new Uint8Array(e.size + 1) });
    } catch {
      fail(`"${e.path}" cannot be unpacked`);
    }
  }
  if (out.length !== e.size || crc32(out) !== e.crc) fail(`"${e.path}" is damaged`);
  return out;
}

/** The files of an archive; directories are left out. */
export function readZip(bytes: Uint8Array, caps: ZipCaps, name = 'The file'): ZipEntry[] {
  const fail: Fail = (why) => {
    throw new Error(`${name} is not a zip archive that can be read: ${why}.`);
  };
  if (bytes.length < END_BYTES) fail('it is too short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const files = readDirectory(view, bytes, caps, fail).filter((e) => !e.path.endsWith('/'));
  const seen = new Set<string>();
  let total = 0;
  const spans: [number, number][] = [];
  const entries = files.map((e): ZipEntry => {
    checkEntry(e, caps, fail);
    if (seen.has(e.path)) fail(`"${e.path}" is there twice`);
    seen.add(e.path);
    total += e.size;
    if (total > caps.total) fail(`it unpacks to more than ${caps.total} bytes`);
    const start = dataStart(view, e, fail);
    spans.push([e.header, start + e.packed]);
    return { path: e.path, size: e.size, read: () => unpack(bytes.subarray(start, start + e.packed), e, fail) };
  });
  spans.sort(([a], [b]) => a - b);
  if (spans.some(([, end], i) => end > (spans[i + 1]?.[0] ?? end))) fail('its files overlap');
  return entries;
}
