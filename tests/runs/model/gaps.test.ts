// Gaps in a run, from its reports, absences and heartbeats of the page.
import { expect, test } from 'vitest';
import { GapWatch } from '../../../src/runs/model/gaps.ts';

/** A run that reports every 250 ms from `from` to `to`. */
function reports(watch: GapWatch, from: number, to: number): number[] {
  const found: number[] = [];
  for (let t = from; t <= to; t += 250) found.push(watch.report(t));
  return found.filter((sec) => sec > 0);
}

function started(): GapWatch {
  const watch = new GapWatch();
  watch.start(0);
  expect(reports(watch, 250, 10_000)).toEqual([]);
  return watch;
}

test('a frozen page has a gap as long as its silence', () => {
  const watch = started();
  watch.leave(10_000, 100, 10);
  expect(watch.report(10_250)).toBe(0);
  watch.comeBack(370_250, 100);
  expect(watch.report(370_400)).toBe(360);
  expect(reports(watch, 370_650, 380_000)).toEqual([]);
});

test('a hidden page whose run continues has none, and reports its speed', () => {
  const watch = started();
  watch.leave(10_000, 1000, 10);
  expect(reports(watch, 10_250, 130_000)).toEqual([]);
  expect(watch.comeBack(130_000, 1000 + 120 * 9)).toEqual({ sec: 120, share: 0.9 });
});

test('a short absence is not reported', () => {
  const watch = started();
  watch.leave(10_000, 0, 10);
  expect(watch.comeBack(40_000, 300)).toBeNull();
});

test('a slow step in a visible page is not a gap', () => {
  const watch = started();
  for (let t = 10_000; t < 40_000; t += 2000) watch.beat(t);
  expect(watch.report(40_000)).toBe(0);
});

test('a machine that slept with a visible page has a gap, because heartbeats were late', () => {
  const watch = started();
  watch.beat(10_000);
  watch.beat(610_000);
  expect(watch.report(610_100)).toBe(600);
});

test('steps that always take long are not gaps in a hidden page', () => {
  const watch = new GapWatch();
  watch.start(0);
  watch.leave(0, 0, 0);
  const found = [];
  for (let t = 19_000; t <= 190_000; t += 19_000) found.push(watch.report(t));
  expect(found.slice(1)).toEqual(new Array(9).fill(0));
});

test('a pause is not a gap', () => {
  const watch = started();
  watch.leave(11_000, 0, 10);
  watch.start(400_000);
  expect(watch.report(400_250)).toBe(0);
});
