// Pinned images of a run: adding, removing and keeping them.
import { expect, test } from 'vitest';
import { rewound } from '../../../src/runs/model/append.ts';
import { emptyHistory } from '../../../src/runs/model/history.ts';
import {
  pinMap,
  pinOf,
  placesOf,
  unpinned,
  withPin,
  withPinReading,
  withPins,
} from '../../../src/runs/model/pinned.ts';
import { meta, pinReading, pins } from '../../store/history.ts';

const run = () => withPins(emptyHistory(meta('a')), pins);

test('a new pin gets its own id, and the others keep theirs', () => {
  const rgba = new Uint8ClampedArray(16).fill(77);
  const more = withPin(pins, { rgba, label: 6, real: true });
  expect([...more.ids]).toEqual([0, 1, 4, 5]);
  expect(pinOf(more, rgba)).toBe(5);
  expect(pinOf(pins, rgba)).toBeNull();
  expect(placesOf(more, true)).toEqual([0, 3]);
  const less = unpinned(more, 1);
  expect([...less.ids]).toEqual([0, 4, 5]);
  expect([...less.labels]).toEqual([1, 2, 6]);
  expect(less.rgba.slice(16, 32)).toEqual(pins.rgba.slice(32, 48));
  expect(pinOf(less, pins.rgba.slice(16, 32))).toBeNull();
});

test('readings belong to images by their numbers; other σ or noise begin anew', () => {
  const reading = pinReading(10);
  expect(pinMap(reading, 4)).toEqual(reading.logits.slice(8, 12));
  expect(pinMap(reading, 3)).toBeNull();
  const h = withPinReading(run(), reading);
  expect(withPins(h, unpinned(pins, 0)).pinned?.readings).toEqual([reading]);
  expect(withPins(h, { ...pins, sigma: 2 }).pinned?.readings).toEqual([]);
  expect(withPinReading(emptyHistory(meta('b')), reading).pinned).toBeNull();
});

test('readings are bounded, the first stays, and a run that goes back drops what came after', () => {
  let h = run();
  for (let step = 1; step <= 600; step++) h = withPinReading(h, pinReading(step));
  const steps = h.pinned?.readings.map((l) => l.step) ?? [];
  expect(steps.length).toBeLessThanOrEqual(241);
  expect(steps.length).toBeGreaterThan(120);
  expect([steps[0], steps.at(-1)]).toEqual([1, 600]);
  expect(withPinReading(h, pinReading(600)).pinned?.readings.length).toBe(steps.length);
  expect(rewound(h, 300 * 16).pinned?.readings.at(-1)?.step).toBeLessThanOrEqual(300);
});
