import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { nearestImages } from '../../../src/data/sets/nearest.ts';
import { shapes10ForRuns } from '../../../src/data/sets/shapes10Run.ts';
import { readClassifier } from '../../../src/metrics/classifier.ts';
import { nearestByFeatures } from '../../../src/workers/data/nearestFeatures.ts';
import { answerNearest, nearestIn, stopNearest } from '../../../src/workers/data/nearestIn.ts';
import { classifierFor } from '../../../src/workers/score/classifierFor.ts';

const set = shapes10ForRuns(16, 2500);
const SIZE = 3 * 16 * 16;
const go = async () => true;

test('the result equals a full sort, nearest first, and a training image finds itself', async () => {
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

test('it reports progress and can be stopped', async () => {
  const told: number[] = [];
  const found = await nearestImages(set, set.pixels.slice(0, SIZE), 5, async (done) => {
    told.push(done);
    return false;
  });
  expect(found).toBeNull();
  expect(told).toEqual([2000]);
});

test('pictures have names and pixels; another size is refused with a sentence', async () => {
  const rgba = new Uint8ClampedArray(16 * 16 * 4).fill(128);
  const found = await nearestIn(set, rgba, 3, null, go);
  expect(found?.images).toHaveLength(3);
  const [first] = found?.images ?? [];
  expect(set.classNames).toContain(first?.label);
  expect(first?.rgba[0]).toBe(set.pixels[(first?.index ?? 0) * SIZE]);
  await expect(nearestIn(set, new Uint8ClampedArray(4), 3, null, go)).rejects.toThrow('are 16 × 16');
});

test('of two questions only the newer is answered', async () => {
  const sets = { imagesOf: () => ({ set, notes: [], crops: [] }) };
  const rgba = new Uint8ClampedArray(16 * 16 * 4);
  const ask = () => {
    const { port1, port2 } = new MessageChannel();
    port1.close();
    return answerNearest(sets, 'shapes10', 16, rgba, 3, null, port2);
  };
  const [older, newer] = await Promise.all([ask(), ask()]);
  expect(older).toBeNull();
  expect(newer?.images).toHaveLength(3);
});

test('by features the result equals a full sort; features computed before a stop are reused', async () => {
  const few = shapes10ForRuns(16, 120);
  const path = classifierFor('shapes10', null, 16);
  expect(path).not.toBeNull();
  const name = path ?? '';
  const bytes = new Uint8Array(readFileSync(`public/${name}`));
  const net = readClassifier(bytes);
  const query = few.pixels.slice(7 * SIZE, 8 * SIZE);
  const told: number[] = [];
  const report = async (done: number) => told.push(done) > 1;
  expect(await nearestByFeatures(few, query, 4, { net, name }, report)).toBeNull();
  const found = await nearestByFeatures(few, query, 4, { net, name }, report);
  expect(told).toEqual([50, 100, 120]);

  const { features } = net.classify(
    Float32Array.from(few.pixels, (v) => v / 127.5 - 1),
    16,
  );
  const far = (i: number) =>
    Math.hypot(...Array.from({ length: 64 }, (_, f) => (features[64 * i + f] ?? 0) - (features[64 * 7 + f] ?? 0)));
  const all = Array.from({ length: few.count }, (_, i) => i).sort((a, b) => far(a) - far(b));
  expect(found?.map((n) => n.index)).toEqual(all.slice(0, 4));
  expect(found?.[0]).toMatchObject({ index: 7, distance: 0 });
  expect(found?.[3]?.distance).toBeCloseTo(far(all[3] ?? 0), 3);

  const sets = { imagesOf: () => ({ set: shapes10ForRuns(16, 120), notes: [], crops: [] }) };
  const { port1, port2 } = new MessageChannel();
  const asked = answerNearest(sets, 'shapes10', 16, new Uint8ClampedArray(1024), 3, { name, bytes }, port2);
  stopNearest();
  expect(await asked).toBeNull();
  port1.close();
});

test('a classifier fits the set that it was trained on, at its sizes', () => {
  const cifar = 'airplane automobile bird cat deer dog frog horse ship truck'.split(' ');
  expect(classifierFor('own', { classNames: cifar }, 32)).toBe('metrics/cifar10-classifier.safetensors');
  expect(classifierFor('own', { classNames: cifar }, 16)).toBeNull();
  expect(classifierFor('own', { classNames: ['a'] }, 32)).toBeNull();
  expect(classifierFor('shapes10', null, 64)).toBeNull();
});
