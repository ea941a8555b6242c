// Limits of an archive that is unpacked whole: paths, sizes and packing ratio, checked before anything is unpacked.
import { expect, test } from 'vitest';
import { checkCaps } from '../../../src/io/zip/zipCaps.ts';
import { ZipReader } from '../../../src/io/zip/zipReader.ts';
import { writeZip, type ZipFile } from '../../../src/io/zip/zipWrite.ts';
import { join } from '../../data/make/zip.ts';

const CAPS = { file: 8e6, total: 12e6 };

async function check(files: readonly ZipFile[]): Promise<void> {
  const reader = await ZipReader.open(new Blob([join(writeZip(files))]), 'X', { entries: 100, pathLength: 1000 });
  checkCaps(reader.entries, CAPS, 'X');
}

const one: ZipFile = { path: 'a/x-1.bin', bytes: Uint8Array.of(1), compress: false };

test('files of a run pass', async () => {
  await check([one, { ...one, path: 'README.md' }]);
});

test.each([['../x'], ['a/../../x'], ['/etc/x'], ['C:x'], ['a\\..\\x'], ['a/./x'], ['x'.repeat(300)]])(
  'the path %j is refused',
  async (path) => {
    await expect(check([{ ...one, path }])).rejects.toThrow(/^X: the path .* in it .*\.$/);
  },
);

test('duplicate paths and large files are refused', async () => {
  await expect(check([one, one])).rejects.toThrow('X: "a/x-1.bin" is there twice.');
  const large = { path: 'x', bytes: new Uint8Array(9e6).map((_, i) => i * 7), compress: false };
  await expect(check([large])).rejects.toThrow('X: "x" unpacks to 9,000,000 bytes, at most 8,000,000 are read.');
  const half = { ...large, bytes: large.bytes.subarray(0, 7e6) };
  await expect(check([half, { ...half, path: 'y' }])).rejects.toThrow('X: it unpacks to more than 12,000,000 bytes.');
});

test('a bomb is refused for its unpacked size', async () => {
  const bomb = { path: 'bomb', bytes: new Uint8Array(7e6), compress: true };
  await expect(check([bomb])).rejects.toThrow(/^X: "bomb" unpacks to 7,000,000 bytes from [\d,]+, which/);
});
