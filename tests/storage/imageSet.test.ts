import { expect, test } from 'vitest';
import { fingerprintOf, type ImageSet } from '../../src/data/sets/imageSet.ts';
import type { Folder } from '../../src/storage/folder.ts';
import { forgetStored, keepSet, readStored } from '../../src/storage/imageSet.ts';

class Cut extends Error {}

/** A folder in memory. Writing stops after a given number of bytes, as if the tab were killed. */
class MemoryFolder implements Folder {
  readonly files = new Map<string, Uint8Array<ArrayBuffer>>();
  left = Number.POSITIVE_INFINITY;

  async names() {
    return [...this.files.keys()];
  }

  async read(name: string) {
    const bytes = this.files.get(name);
    if (!bytes) throw new Error('missing');
    return bytes.slice();
  }

  async write(name: string, parts: readonly Uint8Array[]) {
    const written: number[] = [];
    this.files.set(name, new Uint8Array(0));
    for (const byte of parts.flatMap((p) => [...p])) {
      if (this.left-- <= 0) throw new Cut();
      written.push(byte);
      this.files.set(name, Uint8Array.from(written));
    }
  }

  async remove(name: string) {
    if (this.left-- <= 0) throw new Cut();
    this.files.delete(name);
  }
}

function make(name: string, shade: number, wide = false): ImageSet {
  const pixels = new Uint8Array(3 * 12).fill(shade);
  const labels = wide ? Uint16Array.of(0, 300, 1) : Uint8Array.of(0, 1, 1);
  const fingerprint = fingerprintOf(2, labels, pixels);
  const classNames = Array.from({ length: wide ? 301 : 2 }, (_, i) => String(i));
  return { name, count: 3, channels: 3, resolution: 2, classNames, labels, pixels, fingerprint };
}

test.each([false, true])('a stored set is read back unchanged (two bytes per label: %s)', async (wide) => {
  const folder = new MemoryFolder();
  const set = make('mine', 7, wide);
  await keepSet(folder, { set, notes: ['a note'] }, 1);
  expect(await readStored(folder)).toEqual({ set, notes: ['a note'] });
  await forgetStored(folder);
  expect(await readStored(folder)).toBeNull();
  expect(folder.files.size).toBe(0);
});

test('interrupted at any byte, the old set or the new one is there, never a part', async () => {
  const [old, fresh] = [make('old', 1), make('new', 2)];
  let wholes = 0;
  for (let at = 0; wholes === 0; at++) {
    const folder = new MemoryFolder();
    await keepSet(folder, { set: old, notes: [] }, 1);
    folder.left = at;
    const cut = await keepSet(folder, { set: fresh, notes: [] }, 2).then(
      () => false,
      (e: unknown) => e instanceof Cut,
    );
    const found = await readStored(folder);
    expect([old, fresh]).toContainEqual(found?.set);
    if (!cut) {
      expect(found?.set.name).toBe('new');
      expect(folder.files.size).toBe(2);
      wholes++;
    }
  }
});

test('storing the same set again writes nothing', async () => {
  const folder = new MemoryFolder();
  const set = make('mine', 7);
  await keepSet(folder, { set, notes: [] }, 1);
  folder.left = 0;
  await keepSet(folder, { set, notes: [] }, 2);
  expect((await readStored(folder))?.set).toEqual(set);
});

test('damaged bytes are reported as damaged; foreign files are not read', async () => {
  const folder = new MemoryFolder();
  const set = make('mine', 7);
  await keepSet(folder, { set, notes: [] }, 1);
  folder.files.set('x.json', new TextEncoder().encode('{"format":"other"}'));
  const bytes = folder.files.get(`${set.fingerprint}.u8`);
  if (!bytes) throw new Error('bytes');
  bytes[20] = 99;
  await expect(readStored(folder)).rejects.toThrow('The stored images (mine, 39 bytes) are damaged; add them again.');
  folder.files.set(`${set.fingerprint}.u8`, bytes.slice(0, 5));
  await expect(readStored(folder)).rejects.toThrow('damaged');
});
