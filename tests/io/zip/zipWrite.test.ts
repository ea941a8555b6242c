import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { ZipReader } from '../../../src/io/zip/zipReader.ts';
import { writeZip, type ZipFile } from '../../../src/io/zip/zipWrite.ts';
import { join } from '../../data/make/zip.ts';

const text = (s: string) => new TextEncoder().encode(s);

const FILES: ZipFile[] = [
  { path: 'README.md', bytes: text('# words\n'.repeat(200)), compress: true },
  { path: 'a/b.bin', bytes: Uint8Array.from({ length: 500 }, (_, i) => (i * 37) & 255), compress: false },
  { path: 'leer.txt', bytes: new Uint8Array(0), compress: true },
  { path: 'ü.json', bytes: text('{}'), compress: true },
];
const ARCHIVE = join(writeZip(FILES));
const expected = Object.fromEntries(FILES.map((f) => [f.path, Buffer.from(f.bytes)]));

test('another reader finds the same files, and so does this one; equal files give equal bytes', async () => {
  const found = unzipSync(ARCHIVE);
  expect(Object.fromEntries(Object.entries(found).map(([k, v]) => [k, Buffer.from(v)]))).toEqual(expected);
  const reader = await ZipReader.open(new Blob([ARCHIVE]), 'a.zip', { entries: 10, pathLength: 100 });
  const ours = await Promise.all(reader.entries.map(async (e) => [e.path, Buffer.from(await reader.bytes(e))]));
  expect(Object.fromEntries(ours)).toEqual(expected);
  expect(Buffer.compare(join(writeZip(FILES)), ARCHIVE)).toBe(0);
});

test('uncompressed contents are not copied', () => {
  expect(writeZip(FILES)).toContain(FILES[1]?.bytes);
});
