import { expect, test } from 'vitest';
import { fenceOf } from '../../../src/runs/curves/outliers.ts';
import { bandId, drawn, otherId, type PictureRequest, pictureOf, smoothId } from '../../../src/runs/curves/picture.ts';
import { smoothedOf, valuesOf } from '../../../src/runs/curves/series.ts';
import { axisAt, rowNear } from '../../../src/runs/curves/timeAxis.ts';
import { BATCH, numbers, PACE, tableOf } from '../tables.ts';

const wave = (i: number) => -50 + 10 * Math.sin(i / 30) + Math.sin(i * 7.3);

function request(changes: Partial<PictureRequest> = {}): PictureRequest {
  return {
    series: ['loss_g'],
    shown: tableOf({ loss_g: numbers(3000, wave) }),
    others: [],
    axis: 'nimg',
    scale: 'linear',
    smoothing: 0,
    clip: false,
    band: false,
    zoom: null,
    ...changes,
  };
}

const present = <T>(value: T | null): T => {
  if (value === null) throw new Error('nothing is drawn');
  return value;
};

test('no rows, no picture', () => {
  expect(pictureOf(request({ shown: tableOf({ loss_g: [] }) }))).toBeNull();
});

test('every axis shows the same numbers, each from the first row to the last', () => {
  const ranges = { nimg: [BATCH, 3000 * BATCH], step: [1, 3000], sec: [1 / PACE, 3000 / PACE] };
  for (const axis of ['nimg', 'step', 'sec'] as const) {
    const p = present(pictureOf(request({ axis })));
    expect(p.x).toEqual(ranges[axis]);
    expect(p.points.length).toBeLessThanOrEqual(500);
    expect(p.points.at(-1)?.y.loss_g).toBeCloseTo(wave(2999), 4);
  }
});

test('smoothing covers all rows before they are decimated, and the raw line stays', () => {
  const r = request({ smoothing: 0.99 });
  const p = present(pictureOf(r));
  const last = smoothedOf(r.shown, 'loss_g', 0.99, null)[2999];
  expect(p.points.at(-1)?.y[smoothId('loss_g')]).toBe(last);
  expect(p.points.at(-1)?.y.loss_g).toBeCloseTo(wave(2999), 4);
});

test('overlaid runs share the points and widen the axes', () => {
  const other = tableOf({ loss_g: numbers(5000, (i) => wave(i) - 100) });
  const p = present(pictureOf(request({ others: [other] })));
  expect(p.x[1]).toBe(5000 * BATCH);
  expect(p.points.length).toBeLessThanOrEqual(500);
  expect(p.points.some((q) => q.y.loss_g !== undefined && q.y[otherId('loss_g', 0)] !== undefined)).toBe(true);
  expect(p.y[0]).toBeLessThanOrEqual(-150);
});

test('clipping cuts the axis at the fence, keeps and counts values beyond it, and smooths without them', () => {
  const spiky = numbers(3000, (i) => (i % 500 === 250 ? 1e4 : wave(i)));
  const shown = tableOf({ loss_g: spiky });
  const open = present(pictureOf(request({ shown, smoothing: 0.9 })));
  expect(open.y[1]).toBeGreaterThanOrEqual(1e4);
  expect(open.clippedCount).toBe(0);
  const p = present(pictureOf(request({ shown, smoothing: 0.9, clip: true })));
  const fence = present(p.fence);
  expect(p.y[1]).toBe(fence.hi);
  expect(p.clippedCount).toBe(6);
  expect(p.clipped).toHaveLength(6);
  expect(p.clipped.every((c) => c.above)).toBe(true);
  expect(p.points.some((q) => q.y.loss_g === 1e4)).toBe(true);
  const smooth = p.points.flatMap((q) => q.y[smoothId('loss_g')] ?? []);
  expect(Math.max(...smooth)).toBeLessThan(-30);
  expect(Math.max(...open.points.flatMap((q) => q.y[smoothId('loss_g')] ?? []))).toBeGreaterThan(500);
});

test('a fence needs different numbers', () => {
  const of = (y: number[]) => fenceOf([{ y: Float32Array.from(y), length: y.length }]);
  expect(of(numbers(100, (i) => (i === 50 ? 1e6 : 0)))).toBeNull();
  expect(of([1, 2])).toBeNull();
  const fence = present(of(numbers(101, (i) => i)));
  expect(fence).toEqual({ lo: 25 - 150, hi: 75 + 150 });
});

test('the band contains the raw line', () => {
  const p = present(pictureOf(request({ band: true })));
  for (const q of p.points) {
    const y = q.y.loss_g;
    if (y === undefined) continue;
    expect(q.y[bandId('loss_g', 'lo')]).toBeLessThanOrEqual(y);
    expect(q.y[bandId('loss_g', 'hi')]).toBeGreaterThanOrEqual(y);
  }
});

test('symlog draws negative numbers, marks its linear zone and has ticks within it', () => {
  const p = present(pictureOf(request({ scale: 'symlog' })));
  const zone = present(p.zone);
  expect(drawn(-50, p.zone)).toBeGreaterThan(p.y[0]);
  expect(drawn(-50, p.zone)).toBeLessThan(p.y[1]);
  expect(zone).toBeGreaterThan(0);
  for (const t of p.yTicks) expect(t).toBeLessThanOrEqual(p.y[1]);
  expect(p.yTicks.length).toBeGreaterThanOrEqual(2);
});

test('a zoom has its own points and range', () => {
  const p = present(pictureOf(request({ axis: 'step', zoom: [1000, 1100] })));
  expect(p.points.filter((q) => q.x >= 1000 && q.x <= 1100)).toHaveLength(101);
  expect(p.y[0]).toBeGreaterThanOrEqual(-70);
});

test('a fixed range stays, constants have margins, zero is visible if requested', () => {
  const ones = tableOf({ loss_g: [1, 1, 1], acc_real: [1, 1, 1], nan_images: [0, 0, 0] });
  const fixed = present(pictureOf(request({ shown: ones, series: ['acc_real'], fixed: [0, 1] })));
  expect(fixed.y).toEqual([0, 1]);
  const flat = present(pictureOf(request({ shown: ones })));
  expect(flat.y[1]).toBeGreaterThan(flat.y[0]);
  const none = present(pictureOf(request({ shown: ones, series: ['nan_images'], fromZero: true, whole: true })));
  expect(none.yTicks).toEqual([0, 1]);
  expect(none.y[0]).toBe(0);
  expect(none.y[1]).toBeGreaterThan(0);
});

test('images per second follow from images and active seconds', () => {
  const shown = tableOf({ loss_g: numbers(100, () => 1) });
  const rates = valuesOf(shown, 'images_per_sec');
  expect(rates[0]).toBeNaN();
  for (let i = 20; i < 100; i++) expect(rates[i]).toBeCloseTo(BATCH * PACE, 3);
});

test('steps are found on every axis', () => {
  const shown = tableOf({ loss_g: numbers(10, wave) });
  expect(axisAt(shown, 'step', 3 * BATCH)).toBe(3);
  expect(axisAt(shown, 'step', 3.5 * BATCH)).toBe(3.5);
  expect(axisAt(shown, 'sec', 1e9)).toBe(10 / PACE);
  expect(rowNear(shown, 'step', 3.4)).toBe(2);
  expect(rowNear(shown, 'step', 3.6)).toBe(3);
  expect(rowNear(shown, 'step', -5)).toBe(0);
  expect(rowNear(shown, 'nimg', 1e9)).toBe(9);
});

test('nine charts of a full table with six more runs are computed in a fraction of a redraw', () => {
  const full = () => tableOf({ loss_g: numbers(16_384, wave), loss_psi: numbers(16_384, wave) });
  const others = numbers(6, () => 0).map(full);
  const r = request({ shown: full(), others, series: ['loss_g', 'loss_psi'], smoothing: 0.99, clip: true, band: true });
  pictureOf(r);
  // The process' own CPU time. Other work on the machine does not count.
  const start = process.cpuUsage();
  for (let i = 0; i < 9; i++) pictureOf(r);
  const { user } = process.cpuUsage(start);
  expect(user / 1000 / 9, 'ms a chart').toBeLessThan(60);
});
