import { gzipSync } from 'node:zlib';
import { encode } from 'fast-png';
import { expect, test } from 'vitest';
import { LIMITS } from '../../src/data/limits.ts';
import { damaged, fuzzRuns } from '../support/damage.ts';
import { npz } from './make/npy.ts';
import { parquet } from './make/parquet.ts';
import { batch } from './make/pickle.ts';
import { read } from './make/read.ts';
import { records, records100, tar } from './make/records.ts';
import { zip } from './make/zip.ts';

const text = (s: string): Uint8Array => new TextEncoder().encode(s);

test('paths that leave an archive are refused', async () => {
  const evil = [{ name: '../../data_batch_1.bin', bytes: records(1) }];
  const sentence = 'the path "../../data_batch_1.bin" leads out of the archive; it is not read.';
  await expect(read({ 'a.zip': zip(evil) })).rejects.toThrow(sentence);
  await expect(read({ 'a.tar': tar(evil) })).rejects.toThrow(sentence);
});

test('a gzip bomb stops at the limit, without its contents in memory', async () => {
  // A tar of one file whose size is above the limit, and a stream that never holds that much.
  const claim = tar([{ name: 'data_batch_1.bin', bytes: new Uint8Array(0) }]).slice();
  const size = (LIMITS.unpacked + 1).toString(8).padStart(11, '0');
  claim.set(text(`${size}\0`), 124);
  claim.set(text('        '), 148);
  const sum = claim.subarray(0, 512).reduce((s, b) => s + b, 0);
  claim.set(text(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  await expect(read({ 'a.tar.gz': new Uint8Array(gzipSync(claim)) })).rejects.toThrow(
    /a\.tar\.gz: (ends .* bytes before the end of|unpacks to more than 4 GB)/,
  );
});

test('a long path of a GNU or pax header names the file', async () => {
  const long = `${'folder/'.repeat(20)}data_batch_1.bin`;
  const gnu = tar([
    { name: '././@LongLink', bytes: text(`${long}\0`) },
    { name: 'short', bytes: records(1).subarray(1) },
  ]).slice();
  gnu[156] = 0x4c; // 'L'
  const sum = gnu.subarray(0, 512).reduce((s, b, i) => s + (i >= 148 && i < 156 ? 32 : b), 0);
  gnu.set(text(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  await expect(read({ 'a.tar': gnu })).rejects.toThrow(`a.tar, ${long}: 3,072 bytes is not a whole number`);
});

const shades = Uint8Array.from({ length: 300 }, (_, i) => (i * i) & 255);
const picture = new Uint8Array(encode({ width: 10, height: 10, data: shades, channels: 3, depth: 8 }));

const good: [string, Uint8Array][] = [
  ['a.tar', tar([{ name: 'c/data_batch_1.bin', bytes: records(2) }])],
  ['a.tar.gz', new Uint8Array(gzipSync(tar([{ name: 'c/data_batch_1.bin', bytes: records(2) }])))],
  ['a.zip', zip([{ name: 'c/data_batch_1.bin', bytes: records(2) }], true)],
  ['batch', batch({ labels: [1, 2], data: new Uint8Array(6144) })],
  ['a.npz', npz([{ name: 'images', descr: '|u1', shape: [2, 8, 8, 3], bytes: new Uint8Array(384) }])],
  ['a.parquet', parquet([[{ bytes: picture, label: 1 }]])],
  ['a.png', picture],
  ['100.bin', records100(2)],
];

const RUNS = fuzzRuns(150);

/** Returns a set that matches its claims, or one sentence. */
async function isTold(name: string, bytes: Uint8Array): Promise<void> {
  const outcome = await read({ [name]: bytes }).catch((e: Error) => e.message);
  if (typeof outcome === 'string') expect(outcome).toMatch(/^[^\n]{10,600}\.$/);
  else expect(outcome.set.pixels.length).toBe(outcome.set.count * 3 * outcome.set.resolution ** 2);
}

test.each(good)(
  '%s, damaged or cut at random, is read or refused in one sentence',
  async (name, whole) => {
    for (const bytes of damaged(whole, RUNS)) await isTold(name, bytes);
  },
  60_000 + 20 * RUNS,
);

/** Every offset of headers and directories, and some offsets in the pixels. */
function cuts(length: number): number[] {
  return Array.from({ length }, (_, i) => i).filter((i) => i < 700 || i > length - 700 || i % 97 === 0);
}

test.each(good)('%s, cut at every byte of its structure, is refused in one sentence', async (name, whole) => {
  const all = cuts(whole.length);
  expect(all.length).toBeGreaterThan(Math.min(whole.length - 1, 1400));
  for (const length of all) await isTold(name, whole.subarray(0, length));
});
