import { expect, test } from 'vitest';
import { ByteReader, joined } from '../../../src/io/byteReader.ts';
import { ArchiveNames } from '../../../src/io/zip/archiveNames.ts';
import { crc32 } from '../../../src/io/zip/crc32.ts';
import { readTar } from '../../../src/io/zip/tarReader.ts';
import { ZipReader } from '../../../src/io/zip/zipReader.ts';
import { fc } from '../../support/property.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const bytes = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));

test('valid UTF-8 is UTF-8, other names have a character for each byte', () => {
  const names = new ArchiveNames();
  expect(names.path(utf8('data/牛/é.png'))).toBe('data/牛/é.png');
  expect(names.path(bytes('data/\xb9\xb7/0.png'))).toBe('data/╣╖/0.png');
  expect(names.path(bytes('fromage/br\x96l\x82e'))).toBe('fromage/brûlée');
});

test('a folder keeps its name beside files of any encoding', () => {
  const names = new ArchiveNames();
  expect(names.path(joined([utf8('牛/'), bytes('\xff.png')]))).toBe('牛/\u00a0.png');
  expect(names.path(utf8('牛/1.png'))).toBe('牛/1.png');
});

test('names that look the same get numbers', () => {
  const names = new ArchiveNames();
  expect(names.path(utf8('é/0.png'))).toBe('é/0.png');
  expect(names.path(bytes('\x82/1.png'))).toBe('é (2)/1.png');
  expect(names.path(bytes('\x82/0.png'))).toBe('é (2)/0.png');
  expect(['a\x01', 'a\x02', 'a?', 'a? (2)', 'a\x02'].map((name) => names.path(bytes(name)))).toEqual([
    'a?',
    'a? (2)',
    'a? (3)',
    'a? (2) (2)',
    'a? (2)',
  ]);
});

test('a backslash separates names, unless it is the half of a character', () => {
  const names = new ArchiveNames();
  expect(names.path(utf8('a\\é\\0.png'), true)).toBe('a/é/0.png');
  expect(names.path(utf8('a\\0.png'))).toBe('a\\0.png');
  expect(names.path(bytes('a\\b\x82b\\0.png'), true)).toBe('a/béb/0.png');
  expect(names.path(bytes('\x95\\/0.png'), true)).toBe('ò\\/0.png');
  expect(names.path(bytes('\x95/0.png'), true)).toBe('ò/0.png');
});

test('different bytes never have the same name', () => {
  const name = fc.uint8Array({ maxLength: 6 }).map((b) => b.map((v) => (v === 0x2f ? 0x30 : v)));
  fc.assert(
    fc.property(fc.array(name, { maxLength: 40 }), (list) => {
      const names = new ArchiveNames();
      const different = new Set(list.map((b) => b.join()));
      expect(new Set(list.map((b) => names.path(b))).size).toBe(different.size);
    }),
  );
});

function tarFile(path: Uint8Array, type = '0', body = new Uint8Array(0)): Uint8Array {
  const header = new Uint8Array(512);
  header.set(path);
  header.set(bytes(`${body.length.toString(8).padStart(11, '0')}\0`), 124);
  header.set(bytes(`        ${type}`), 148);
  const sum = header.reduce((a, b) => a + b, 0);
  header.set(bytes(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  return joined([header, body, new Uint8Array((512 - (body.length % 512)) % 512)]);
}

test('a tar has its names in headers, GNU long names and pax paths', async () => {
  const record = joined([utf8('20 path=牛/pax.png\n')]);
  const whole = joined([
    tarFile(utf8('牛/0.png')),
    tarFile(bytes('\xb9\xb7/0.png')),
    tarFile(bytes('@long'), 'L', joined([bytes('\xb9\xb7/long.png'), Uint8Array.of(0)])),
    tarFile(bytes('cut')),
    tarFile(bytes('pax'), 'x', record),
    tarFile(bytes('cut')),
    tarFile(utf8('狗/1.png')),
  ]);
  const paths: string[] = [];
  await readTar(ByteReader.of(whole), 'a.tar', async ({ path }) => {
    paths.push(path);
  });
  expect(paths).toEqual(['牛/0.png', '╣╖/0.png', '╣╖/long.png', '牛/pax.png', '狗/1.png']);
});

/** A zip of empty files with names as bytes and extra fields. */
function zipNamed(files: readonly (readonly [Uint8Array, Uint8Array])[]): Blob {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const [name, extra] of files) {
    const local = new DataView(new ArrayBuffer(30));
    local.setUint32(0, 0x04034b50, true);
    local.setUint16(26, name.length, true);
    const entry = new DataView(new ArrayBuffer(46));
    entry.setUint32(0, 0x02014b50, true);
    entry.setUint16(28, name.length, true);
    entry.setUint16(30, extra.length, true);
    entry.setUint32(42, at, true);
    parts.push(new Uint8Array(local.buffer), name);
    directory.push(new Uint8Array(entry.buffer), name, extra);
    at += 30 + name.length;
  }
  const list = joined(directory);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(10, files.length, true);
  end.setUint32(12, list.length, true);
  end.setUint32(16, at, true);
  return new Blob([joined([...parts, list, new Uint8Array(end.buffer)])]);
}

function unicodePath(name: Uint8Array, path: string): Uint8Array {
  const text = utf8(path);
  const field = new DataView(new ArrayBuffer(9));
  field.setUint16(0, 0x7075, true);
  field.setUint16(2, 5 + text.length, true);
  field.setUint8(4, 1);
  field.setUint32(5, crc32(name), true);
  return joined([Uint8Array.of(1, 2, 1, 0, 9), new Uint8Array(field.buffer), text]);
}

test('a zip takes the Unicode path of an entry if it belongs to the name', async () => {
  const none = new Uint8Array(0);
  const name = bytes('\x82/0.png');
  const files = [
    [name, unicodePath(name, 'brûlée/0.png')],
    [bytes('\x82/1.png'), unicodePath(name, 'brûlée/0.png')],
    [bytes('\xb9\xb7/0.png'), none],
    [bytes('\xc4\xf1/0.png'), none],
    [utf8('牛/0.png'), none],
  ] as const;
  const { entries } = await ZipReader.open(zipNamed(files), 'a.zip', { entries: 9, pathLength: 64 });
  expect(entries.map((e) => e.path)).toEqual(['brûlée/0.png', 'é/1.png', '╣╖/0.png', '─±/0.png', '牛/0.png']);
});
