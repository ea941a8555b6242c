import { gzipSync } from 'node:zlib';
import { afterEach, expect, test, vi } from 'vitest';
import { joined } from '../../../src/io/byteReader.ts';
import { gunzip } from '../../../src/io/zip/gunzip.ts';
import { gunzipMembers } from '../../../src/io/zip/gzipMembers.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Bytes that hardly get smaller. */
const noise = (length: number, seed: number) =>
  Uint8Array.from({ length }, (_, i) => (Math.imul(i + seed, 2654435761) >>> 13) & 255);
const CONTENTS = [noise(50_000, 1), noise(0, 2), noise(1, 3), new Uint8Array(300_000), noise(20_000, 4)];
const pack = (contents: readonly Uint8Array[], padding = 0) =>
  joined([...contents.map((c) => new Uint8Array(gzipSync(c))), new Uint8Array(padding)]);

async function members(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of gunzipMembers(new Blob([bytes]))) parts.push(part);
  return joined(parts);
}

test.each([0, 1, 7, 8, 9, 512, 40_000])(
  'members follow each other, and %s zeros after the last are padding',
  async (n) => {
    for (let count = 1; count <= CONTENTS.length; count++) {
      const some = CONTENTS.slice(0, count);
      expect(Buffer.compare(await members(pack(some, n)), joined(some)), `${count} members`).toBe(0);
    }
  },
);

test('a cut or damaged member is refused, and so is what is no member', async () => {
  const contents = [noise(40, 1), noise(30, 2)];
  const whole = pack(contents);
  const first = pack(contents.slice(0, 1)).length;
  for (let length = 1; length < whole.length; length++) {
    if (length === first) continue;
    await expect(members(whole.slice(0, length)), `${length} bytes`).rejects.toThrow();
  }
  for (const at of [first - 1, first - 8, 30, first + 30, whole.length - 5]) {
    const wrong = whole.slice();
    wrong[at] = (wrong[at] as number) ^ 64;
    await expect(members(wrong), `byte ${at}`).rejects.toThrow();
  }
  await expect(members(joined([whole, noise(20, 5)]))).rejects.toThrow();
});

/** Unpacks the first member and then fails, as DecompressionStream does in browsers. */
class OneMember extends TransformStream<Uint8Array, Uint8Array> {
  constructor() {
    super({
      transform(_, controller) {
        controller.enqueue(joined(CONTENTS.slice(0, 1)).subarray(0, 30_000));
      },
      flush() {
        throw new TypeError('Junk found after end of compressed data.');
      },
    });
  }
}

test.each([false, true])('a padded file is read whole, and once (platform refuses it: %s)', async (refuses) => {
  if (refuses) vi.stubGlobal('DecompressionStream', OneMember);
  const packed = pack(CONTENTS.slice(0, 1), 512);
  const reader = gunzip(new Blob([packed]), 'a.gz');
  expect(Buffer.compare(await reader.read(50_000), joined(CONTENTS.slice(0, 1)))).toBe(0);
  expect(await reader.drain()).toBe(0);
  const early = gunzip(new Blob([packed]), 'a.gz');
  await early.read(10);
  await early.close();
});
