import { expect, test } from 'vitest';
import { joined } from '../../../src/io/byteReader.ts';
import { ZipReader } from '../../../src/io/zip/zipReader.ts';
import { zip } from '../../data/make/zip.ts';
import { fuzzRuns } from '../../support/damage.ts';
import { fc } from '../../support/property.ts';

const limits = { entries: 100, pathLength: 64 };
const open = (bytes: Uint8Array) => ZipReader.open(new Blob([bytes as Uint8Array<ArrayBuffer>]), 'a.zip', limits);
const text = (s: string): Uint8Array => new TextEncoder().encode(s);
const two = [
  { name: 'one.txt', bytes: text('one'.repeat(500)) },
  { name: 'folder/two.txt', bytes: text('two') },
];

test.each([false, true])('entries are read whole, by their heads, and as streams (deflated: %s)', async (deflated) => {
  const reader = await open(zip(two, deflated));
  expect(reader.entries.map((e) => e.path)).toEqual(['one.txt', 'folder/two.txt']);
  for (const [i, entry] of reader.entries.entries()) {
    const { bytes } = two[i] ?? { bytes: text('') };
    expect(await reader.bytes(entry)).toEqual(bytes);
    expect(await reader.head(entry, 5)).toEqual(bytes.subarray(0, 5));
    const stream = await reader.stream(entry);
    expect(await stream.read(bytes.length)).toEqual(bytes);
  }
});

test('cut anywhere, it gives one sentence about a.zip', async () => {
  const whole = zip(two, true);
  for (let length = 0; length < whole.length; length++) {
    await expect(open(whole.subarray(0, length))).rejects.toThrow(/^a\.zip: .*[.;]/);
  }
});

test('damaged bytes are found by the checksum, or have no effect', async () => {
  const whole = zip(two, true);
  for (let at = 0; at < whole.length; at++) {
    const bytes = whole.slice();
    bytes[at] = (bytes[at] ?? 0) ^ 0x41;
    const job = (async () => {
      const reader = await open(bytes);
      return Promise.all(reader.entries.map((e) => reader.bytes(e)));
    })();
    const outcome = await job.catch((e: Error) => e.message);
    if (typeof outcome === 'string') expect(outcome).toMatch(/^a\.zip[:,] /);
    else for (const [i, got] of outcome.entries()) expect(got).toEqual(two[i]?.bytes);
  }
});

/** Overwrites a field of a directory entry. The first entry begins where the end record says. */
function forged(bytes: Uint8Array, at: number, value: number, entry = 0): Uint8Array {
  const out = bytes.slice();
  const view = new DataView(out.buffer);
  let from = view.getUint32(out.length - 6, true);
  for (let i = 0; i < entry; i++) from += 46 + view.getUint16(from + 28, true);
  view.setUint32(from + at, value, true);
  return out;
}

test('a bomb is refused before it unpacks: by its claim, by overlap, by its number of files', async () => {
  const whole = zip(two, true);
  await expect(open(forged(whole, 24, 0xfffffff0))).rejects.toThrow('one.txt claims 4,294,967,280 bytes');
  await expect(open(forged(whole, 42, 0, 1))).rejects.toThrow(/overlaps what follows it/);
  const many = Array.from({ length: 101 }, (_, i) => ({ name: String(i), bytes: text('x') }));
  await expect(open(zip(many))).rejects.toThrow('a.zip: holds 101 files; at most 100 are read.');
  await expect(open(zip([{ name: 'x'.repeat(65), bytes: text('x') }]))).rejects.toThrow(/path in it is 65 bytes long/);
});

test('65,535 files are a count without a zip64 record', async () => {
  const files = Array.from({ length: 0xffff }, (_, i) => ({ name: String(i), bytes: text('') }));
  const many = new Blob([zip(files)]);
  const { entries } = await ZipReader.open(many, 'a.zip', { entries: 0xffff, pathLength: 64 });
  expect(entries.length).toBe(0xffff);
  expect(entries.at(-1)?.path).toBe('65534');
});

test('a zip64 record gives the count, the size and the place of the directory', async () => {
  const whole = zip(two);
  const end = whole.slice(-22);
  const short = new DataView(end.buffer);
  const record = new DataView(new ArrayBuffer(56));
  record.setUint32(0, 0x06064b50, true);
  record.setBigUint64(4, 44n, true);
  record.setBigUint64(32, 2n, true);
  record.setBigUint64(40, BigInt(short.getUint32(12, true)), true);
  record.setBigUint64(48, BigInt(short.getUint32(16, true)), true);
  const locator = new DataView(new ArrayBuffer(20));
  locator.setUint32(0, 0x07064b50, true);
  locator.setBigUint64(8, BigInt(whole.length - 22), true);
  end.fill(255, 8, 20);
  const parts = [whole.subarray(0, -22), new Uint8Array(record.buffer), new Uint8Array(locator.buffer), end];
  const reader = await open(joined(parts));
  expect(reader.entries.map((e) => e.path)).toEqual(two.map((f) => f.name));
  record.setUint32(0, 0, true);
  await expect(open(joined(parts))).rejects.toThrow("a.zip: the zip's directory is damaged");
});

test('an entry never gives more than its stated size', async () => {
  const reader = await open(forged(zip(two, true), 24, 30));
  const [entry] = reader.entries;
  if (!entry) throw new Error('an entry');
  await expect(reader.bytes(entry)).rejects.toThrow('a.zip, one.txt: the zip entry is damaged');
});

test('an encrypted entry and an unknown method are refused', async () => {
  const whole = zip(two);
  await expect(open(forged(whole, 8, 1))).rejects.toThrow('one.txt is encrypted');
  await expect(open(forged(whole, 10, 12))).rejects.toThrow('one.txt is packed with method 12');
});

test('with any flipped bytes it gives the same files, or a sentence', async () => {
  const whole = zip(two, true);
  const flips = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })), {
    minLength: 1,
    maxLength: 4,
  });
  const known = new Map(two.map((f) => [f.name, f.bytes]));
  await fc.assert(
    fc.asyncProperty(flips, async (changes) => {
      const bytes = whole.slice();
      for (const [at, mask] of changes) bytes[at] = (bytes[at] as number) ^ mask;
      try {
        const reader = await open(bytes);
        for (const entry of reader.entries) {
          const data = await reader.bytes(entry);
          if (known.has(entry.path)) expect(data).toEqual(known.get(entry.path));
        }
      } catch (e) {
        expect((e as Error).message).toMatch(/^a\.zip[:,] .*[.;]/s);
      }
    }),
    { numRuns: fuzzRuns(500) },
  );
});
