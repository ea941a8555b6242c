import { expect, test } from 'vitest';
import { nearestImages } from '../../src/data/nearest.ts';
import { shapes10ForRuns } from '../../src/data/shapes10Run.ts';
import { answerNearest, nearestIn } from '../../src/workers/nearestIn.ts';

const set = shapes10ForRuns(16, 2500);
const SIZE = 3 * 16 * 16;
const go = async () => true;

test('the nearest are those of the full sort, nearest first, and a training image is its own', async () => {
  const query = set.pixels.slice(42 * SIZE, 43 * SIZE);
  const found = await nearestImages(set, query, 5, go);
  const all = Array.from({ length: set.count }, (_, i) => {
    let sum = 0;
    for (let p = 0; p < SIZE; p++) sum += ((set.pixels[i * SIZE + p] ?? 0) - (query[p] ?? 0)) ** 2;
    return { index: i, distance: Math.sqrt(sum / SIZE) };
  }).sort((a, b) => a.distance - b.distance || a.index - b.index);
  expect(found?.[0]).toMatchObject({ index: 42, distance: 0, label: set.labels[42] });
  expect(found?.map((f) => f.distance)).toEqual(all.slice(0, 5).map((f) => f.distance));
  expect(found?.map((f) => f.index)).toEqual(all.slice(0, 5).map((f) => f.index));
});

test('it tells how far it is and can be ended', async () => {
  const told: number[] = [];
  const found = await nearestImages(set, set.pixels.slice(0, SIZE), 5, async (done) => {
    told.push(done);
    return false;
  });
  expect(found).toBeNull();
  expect(told).toEqual([2000]);
});

test('pictures come with names and pixels; another size is refused with a sentence', async () => {
  const rgba = new Uint8ClampedArray(16 * 16 * 4).fill(128);
  const found = await nearestIn(set, rgba, 3, go);
  expect(found?.images).toHaveLength(3);
  const [first] = found?.images ?? [];
  expect(set.classNames).toContain(first?.label);
  expect(first?.rgba[0]).toBe(set.pixels[(first?.index ?? 0) * SIZE]);
  await expect(nearestIn(set, new Uint8ClampedArray(4), 3, go)).rejects.toThrow('are 16 × 16');
});

test('of two questions only the newer is answered', async () => {
  const desk = { imagesOf: () => ({ set, notes: [], crops: [] }) };
  const rgba = new Uint8ClampedArray(16 * 16 * 4);
  const ask = () => {
    const { port1, port2 } = new MessageChannel();
    port1.close();
    return answerNearest(desk, 'shapes10', 16, rgba, 3, port2);
  };
  const [older, newer] = await Promise.all([ask(), ask()]);
  expect(older).toBeNull();
  expect(newer?.images).toHaveLength(3);
});
