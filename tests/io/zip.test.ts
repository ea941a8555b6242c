import fc from 'fast-check';
import { unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { isZip, readZip, type ZipCaps } from '../../src/io/zipRead.ts';
import { writeZip, type ZipFile } from '../../src/io/zipWrite.ts';

const CAPS: ZipCaps = { entries: 100, file: 8e6, total: 12e6 };
const text = (s: string) => new TextEncoder().encode(s);

function join(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

const FILES: ZipFile[] = [
  { path: 'README.md', bytes: text('# words\n'.repeat(200)), compress: true },
  { path: 'a/b.bin', bytes: Uint8Array.from({ length: 500 }, (_, i) => (i * 37) & 255), compress: false },
  { path: 'leer.txt', bytes: new Uint8Array(0), compress: true },
  { path: 'ü.json', bytes: text('{}'), compress: true },
];
const ARCHIVE = join(writeZip(FILES));

const contents = (bytes: Uint8Array) =>
  Object.fromEntries(readZip(bytes, CAPS).map((e) => [e.path, Buffer.from(e.read())]));
const expected = Object.fromEntries(FILES.map((f) => [f.path, Buffer.from(f.bytes)]));

describe('writing', () => {
  test('another reader finds the same files; equal files give equal bytes', () => {
    const found = unzipSync(ARCHIVE);
    expect(Object.fromEntries(Object.entries(found).map(([k, v]) => [k, Buffer.from(v)]))).toEqual(expected);
    expect(Buffer.compare(join(writeZip(FILES)), ARCHIVE)).toBe(0);
  });

  test('what is not compressed is not copied', () => {
    expect(writeZip(FILES)).toContain(FILES[1]?.bytes);
  });
});

describe('reading', () => {
  test('finds what was written, and what another writer wrote', () => {
    expect(isZip(ARCHIVE)).toBe(true);
    expect(contents(ARCHIVE)).toEqual(expected);
    const other = zipSync({ ordner: { 'x.txt': text('x'.repeat(5000)) }, y: [text('y'), { level: 0 }] });
    expect(Object.keys(contents(other))).toEqual(['ordner/x.txt', 'y']);
  });

  test('an archive in the middle of a longer buffer', () => {
    const longer = new Uint8Array(ARCHIVE.length + 20);
    longer.set(ARCHIVE, 7);
    expect(contents(longer.subarray(7, 7 + ARCHIVE.length))).toEqual(expected);
  });

  test('cut off anywhere it is refused with a sentence', () => {
    for (let n = 0; n < ARCHIVE.length; n++) expect(() => contents(ARCHIVE.subarray(0, n))).toThrow(/^The file .*\.$/);
  });

  test('a file that was changed is damaged', () => {
    const at = Buffer.from(ARCHIVE).indexOf(Buffer.from(FILES[1]?.bytes ?? []).subarray(0, 20));
    const changed = Uint8Array.from(ARCHIVE, (b, i) => (i === at + 3 ? b ^ 1 : b));
    expect(() => contents(changed)).toThrow('"a/b.bin" is damaged');
  });

  test.each([['../x'], ['a/../../x'], ['/etc/x'], ['C:x'], ['a\\x'], ['a/./x'], ['a\u0000b'], ['x'.repeat(300)]])(
    'the path %j is refused',
    (path) => {
      const bytes = join(writeZip([{ path, bytes: text('x'), compress: false }]));
      expect(() => readZip(bytes, CAPS)).toThrow(/the path/);
    },
  );

  test('the same path twice, too many files, too large ones', () => {
    const one = { path: 'x', bytes: text('x'), compress: false };
    expect(() => readZip(join(writeZip([one, one])), CAPS)).toThrow('twice');
    const many = Array.from({ length: 101 }, (_, i) => ({ ...one, path: `x${i}` }));
    expect(() => readZip(join(writeZip(many)), CAPS)).toThrow('101 files');
    const large = { path: 'x', bytes: new Uint8Array(9e6).map((_, i) => i * 7), compress: false };
    expect(() => readZip(join(writeZip([large])), CAPS)).toThrow('at most 8000000');
    const half = { ...large, bytes: large.bytes.subarray(0, 7e6) };
    expect(() => readZip(join(writeZip([half, { ...half, path: 'y' }])), CAPS)).toThrow('more than 12000000');
  });

  test('a bomb is refused before anything is unpacked, one that lies about its size after a byte too many', () => {
    const zeros = new Uint8Array(7e6);
    const bomb = join(writeZip([{ path: 'bomb', bytes: zeros, compress: true }]));
    expect(bomb.length).toBeLessThan(20_000);
    expect(() => readZip(bomb, CAPS)).toThrow(/unpacks to 7000000 bytes/);
    const view = new DataView(bomb.buffer);
    const entry = Buffer.from(bomb).lastIndexOf('PK\u0001\u0002', undefined, 'latin1');
    view.setUint32(entry + 24, 1000, true);
    const [lying] = readZip(bomb, CAPS);
    expect(() => lying?.read()).toThrow('"bomb" is damaged');
  });

  test('two entries over the same bytes, an encrypted one and an unknown method are refused', () => {
    const two = join(writeZip([FILES[1] as ZipFile, { ...(FILES[1] as ZipFile), path: 'a/c.bin' }]));
    const entries = [0, 1].map((i) => {
      const first = Buffer.from(two).indexOf('PK\u0001\u0002', 0, 'latin1');
      return i === 0 ? first : Buffer.from(two).indexOf('PK\u0001\u0002', first + 4, 'latin1');
    });
    const changed = (entry: number, offset: number, value: number) => {
      const copy = two.slice();
      copy[entry + offset] = value;
      return copy;
    };
    const overlap = two.slice();
    new DataView(overlap.buffer).setUint32((entries[1] as number) + 42, 0, true);
    expect(() => readZip(overlap, CAPS)).toThrow('overlap');
    expect(() => readZip(changed(entries[0] as number, 8, 1), CAPS)).toThrow('encrypted');
    expect(() => readZip(changed(entries[0] as number, 10, 12), CAPS)).toThrow('method 12');
  });

  test('whatever bytes are flipped: the same files, or a sentence', () => {
    const flips = fc.array(fc.tuple(fc.nat(ARCHIVE.length - 1), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(flips, (changes) => {
        const bytes = ARCHIVE.slice();
        for (const [at, mask] of changes) bytes[at] = (bytes[at] as number) ^ mask;
        try {
          const found = contents(bytes);
          for (const [path, data] of Object.entries(found)) if (path in expected) expect(data).toEqual(expected[path]);
        } catch (e) {
          expect((e as Error).message).toMatch(/^The file .*\.$/s);
        }
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 500) },
    );
  });
});
