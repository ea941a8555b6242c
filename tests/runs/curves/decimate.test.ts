import { expect, test } from 'vitest';
import { type Curve, decimate } from '../../../src/runs/curves/decimate.ts';
import { fc } from '../../support/property.ts';
import { numbers } from '../tables.ts';

const curve = (id: string, y: number[], x = numbers(y.length, (i) => i)): Curve => ({ id, x, y, length: y.length });
const valuesOf = (points: ReturnType<typeof decimate>, id: string) => points.flatMap((p) => p.y[id] ?? []);

test('few rows are returned unchanged, also for several runs with different x', () => {
  const points = decimate([curve('a', [1, Number.NaN, 3]), curve('b', [5], [1.5])], 0, 2);
  expect(points).toEqual([
    { x: 0, y: { a: 1 } },
    { x: 1, y: {} },
    { x: 1.5, y: { b: 5 } },
    { x: 2, y: { a: 3 } },
  ]);
});

test('a part with few rows includes one row beyond each edge, so that lines reach the edges', () => {
  expect(decimate([curve('a', [0, 1, 2, 3, 4, 5])], 2, 3).map((p) => p.x)).toEqual([1, 2, 3, 4]);
});

test('many rows: at most maxPoints, ascending in x, with the extremes and the last number', () => {
  // Neither of −0 and +0 is larger. Adding 0 leaves only +0.
  const value = fc.float({ noDefaultInfinity: true, noNaN: true }).map((x) => x + 0);
  const values = fc.array(value, { minLength: 501, maxLength: 3000 });
  fc.assert(
    fc.property(values, fc.integer({ min: 10, max: 500 }), (y, most) => {
      const points = decimate([curve('a', y)], 0, y.length - 1, most);
      const got = valuesOf(points, 'a');
      expect(points.length).toBeLessThanOrEqual(most);
      expect(points.every((p, i) => p.x >= (points[i - 1]?.x ?? 0))).toBe(true);
      expect(Math.max(...got)).toBe(Math.max(...y));
      expect(Math.min(...got)).toBe(Math.min(...y));
      expect(points.at(-1)).toEqual({ x: y.length - 1, y: { a: y.at(-1) } });
    }),
    { numRuns: 50 },
  );
});

test('many rows: a spike is drawn within one bucket of its place', () => {
  const points = decimate(
    [
      curve(
        'a',
        numbers(100_000, (i) => (i === 70_000 ? 9 : 0)),
      ),
    ],
    0,
    99_999,
  );
  const spike = points.find((p) => p.y.a === 9);
  expect(Math.abs((spike?.x ?? 0) - 70_000)).toBeLessThan(100_000 / 249);
});

test('runs of different lengths share their points; NaN and empty ranges leave gaps', () => {
  const long = curve(
    'a',
    numbers(2000, (i) => i),
  );
  const short = curve(
    'b',
    numbers(900, (i) => (i < 450 ? Number.NaN : -i)),
  );
  const points = decimate([long, short], 0, 1999);
  expect(points.length).toBeLessThanOrEqual(500);
  const of = points.filter((p) => p.y.b !== undefined);
  expect(of[0]?.x).toBeGreaterThan(440);
  expect(of.at(-1)?.x).toBeLessThan(910);
  expect(points.at(-1)?.y).toEqual({ a: 1999 });
});

test('no rows give no points', () => {
  expect(decimate([curve('a', [])], 0, 1)).toEqual([]);
});
