import { encode } from 'fast-png';
import { expect, test } from 'vitest';
import { parquet } from '../make/parquet.ts';
import { read } from '../make/read.ts';

const CIFAR = 'airplane automobile bird cat deer dog frog horse ship truck'.split(' ');

function rows(count: number, first = 0) {
  return Array.from({ length: count }, (_, i) => {
    const data = new Uint8Array(32 * 32 * 3).fill(first + i);
    return {
      bytes: new Uint8Array(encode({ width: 32, height: 32, data, channels: 3, depth: 8 })),
      label: (first + i) % 10,
    };
  });
}

test('pictures, labels and class names of Hugging Face, over several row groups', async () => {
  const { set, notes } = await read({ 'train-00000-of-00001.parquet': parquet([rows(3), rows(4, 3)], CIFAR) });
  expect(set).toMatchObject({ name: 'CIFAR-10', count: 7, classNames: CIFAR, resolution: 32 });
  expect([...set.labels]).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect([0, 3, 6].map((i) => set.pixels[i * 3072])).toEqual([0, 3, 6]);
  expect(notes).toEqual([]);
  const bytes = Uint8Array.from({ length: 7 * 3073 }, (_, i) => Math.floor(i / 3073));
  expect(set.fingerprint).toBe((await read({ 'same.bin': bytes })).set.fingerprint);
});

test('several files are joined, without those of the test part', async () => {
  const { set, notes } = await read({
    'data/train-00001-of-00002.parquet': parquet([rows(2, 5)]),
    'data/train-00000-of-00002.parquet': parquet([rows(5)]),
    'data/test-00000-of-00001.parquet': parquet([rows(1)]),
  });
  expect([...set.labels]).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(set.classNames).toEqual(['0', '1', '2', '3', '4', '5', '6']);
  expect(notes[0]).toContain('1 test file left out');
});

test('a file cut off anywhere gives one sentence', async () => {
  const whole = parquet([rows(3)]);
  for (const length of [12, 100, whole.length - 300, whole.length - 8, whole.length - 1]) {
    await expect(read({ 't.parquet': whole.subarray(0, length) })).rejects.toThrow(
      't.parquet: the Parquet file is damaged or incomplete; download it again.',
    );
  }
});

test('a row without a picture or a class number is named', async () => {
  const [a, b] = rows(2);
  if (!a || !b) throw new Error('two rows');
  await expect(read({ 't.parquet': parquet([[a, { ...b, bytes: new Uint8Array(64).fill(1) }]]) })).rejects.toThrow(
    't.parquet, row 1: this is no PNG, JPEG or WebP picture.',
  );
  await expect(read({ 't.parquet': parquet([[a, { ...b, label: -1 }]]) })).rejects.toThrow(
    'row 1: -1 is no class number.',
  );
});
