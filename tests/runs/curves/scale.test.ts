import { expect, test } from 'vitest';
import { linearZone, niceTicks, symlog, symlogTicks, timeTicks, unsymlog } from '../../../src/runs/curves/scale.ts';
import { fc } from '../../support/property.ts';

test('symlog passes through zero, keeps signs and order, and has an inverse', () => {
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(number, number, fc.constantFrom(1e-3, 1, 100), (a, b, c) => {
      expect(symlog(-a, c)).toBe(-symlog(a, c));
      expect(unsymlog(symlog(a, c), c)).toBeCloseTo(a, 3);
      if (a < b) expect(symlog(a, c)).toBeLessThanOrEqual(symlog(b, c));
    }),
  );
  expect(symlog(0, 1)).toBe(0);
});

test('the linear zone is a power of ten: two decades below the largest around zero, else below the smallest', () => {
  expect(linearZone(-200, 50)).toBe(1);
  expect(linearZone(3, 5000)).toBe(1);
  expect(linearZone(0, 0)).toBe(1);
  expect(linearZone(-40, -0.001)).toBeCloseTo(0.001);
  expect(linearZone(-40, -1e-9)).toBeCloseTo(1e-5);
});

test('symlog ticks are powers of ten of both signs around zero', () => {
  expect(symlogTicks(-100, 100, 1, 20)).toEqual([-100, -10, -1, 0, 1, 10, 100]);
  expect(symlogTicks(-250, 40, 0.1, 4)).toContain(0);
  expect(symlogTicks(-250, 40, 0.1, 4)).toContain(-100);
  expect(symlogTicks(-1e6, 1e6, 1, 4).length).toBeLessThanOrEqual(6);
});

test('symlog ticks of less than two decades are round numbers', () => {
  expect(symlogTicks(50, 80, 10, 4)).toEqual([50, 60, 70, 80]);
});

test('every tick lies within its range', () => {
  const edge = fc.double({ min: -1e5, max: 1e5, noNaN: true });
  fc.assert(
    fc.property(edge, edge, (a, b) => {
      const [lo, hi] = [Math.min(a, b), Math.max(a, b)];
      fc.pre(hi - lo > 1e-6);
      const slack = (hi - lo) * 1e-6;
      for (const t of [...niceTicks(lo, hi, 4), ...symlogTicks(lo, hi, linearZone(lo, hi), 4)]) {
        expect(t).toBeGreaterThanOrEqual(lo - slack);
        expect(t).toBeLessThanOrEqual(hi + slack);
      }
    }),
  );
});

test('nice ticks have no rounding errors, and times are round', () => {
  expect(niceTicks(0, 1, 4)).toEqual([0, 0.5, 1]);
  expect(niceTicks(0.1, 0.7, 3)).toEqual([0.2, 0.4, 0.6]);
  expect(timeTicks(0, 300, 5)).toEqual([0, 60, 120, 180, 240, 300]);
  expect(timeTicks(0, 9000, 5)).toEqual([0, 1800, 3600, 5400, 7200, 9000]);
});
