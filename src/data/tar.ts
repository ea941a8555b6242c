// Reading tar archives (ustar, as GNU tar and bsdtar write them): file entries in memory.

export interface TarFile {
  name: string;
  bytes: Uint8Array;
}

const BLOCK = 512;
const ascii = new TextDecoder('latin1');

/** Whether the bytes begin with a tar header whose checksum is right. */
export function looksLikeTar(bytes: Uint8Array): boolean {
  return bytes.length >= BLOCK && headerChecksum(bytes.subarray(0, BLOCK)) === octal(bytes, 148, 8);
}

/** Plain files of an archive; `archive` names it in error messages. */
export function readTar(bytes: Uint8Array, archive: string): TarFile[] {
  const files: TarFile[] = [];
  let at = 0;
  while (at + BLOCK <= bytes.length) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.every((b) => b === 0)) return files;
    if (headerChecksum(header) !== octal(header, 148, 8)) {
      throw new Error(
        `${archive}: not a valid tar header at byte ${at.toLocaleString('en-US')}; the archive is damaged.`,
      );
    }
    const size = octal(header, 124, 12);
    const name = text(header, 0, 100);
    const prefix = text(header, 257, 5) === 'ustar' ? text(header, 345, 155) : '';
    const type = header[156] ?? 0;
    const begin = at + BLOCK;
    if (begin + size > bytes.length) {
      const missing = (begin + size - bytes.length).toLocaleString('en-US');
      throw new Error(`${archive}: ends ${missing} bytes before the end of ${name}; the download is incomplete.`);
    }
    // '0' or NUL: a plain file. Everything else (folders, links, extended headers) holds no batch.
    if (type === 0 || type === 48) {
      files.push({ name: prefix ? `${prefix}/${name}` : name, bytes: bytes.subarray(begin, begin + size) });
    }
    at = begin + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

function text(header: Uint8Array, at: number, length: number): string {
  const field = header.subarray(at, at + length);
  const end = field.indexOf(0);
  return ascii.decode(end < 0 ? field : field.subarray(0, end));
}

function octal(header: Uint8Array, at: number, length: number): number {
  const digits = text(header, at, length).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : digits === '' ? 0 : Number.NaN;
}

/** Sum of all header bytes with the checksum field read as spaces. */
function headerChecksum(header: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : (header[i] ?? 0);
  return sum;
}
