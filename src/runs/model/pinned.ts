// The pinned images of a run and their encoder maps. The number of readings is bounded.
import type { PinReading, PinSet } from '../report.ts';
import type { RunHistory } from './history.ts';

const MAX_LOOKS = 240;

/** Pins other images. Readings of images that stay are kept, unless σ or noise changed. */
export function withPins(history: RunHistory, set: PinSet): RunHistory {
  const before = history.pinned;
  const same = before && before.set.sigma === set.sigma && before.set.seed === set.seed;
  return { ...history, pinned: { set, readings: same ? before.readings : [] } };
}

/** Adds a reading. It replaces one of the same step. When full, every second reading of the older half is removed. */
export function withPinReading(history: RunHistory, reading: PinReading): RunHistory {
  const { pinned } = history;
  if (!pinned) return history;
  const before = pinned.readings.filter((l) => l.nimg < reading.nimg);
  const half = before.length >> 1;
  const kept = before.length < MAX_LOOKS ? before : before.filter((_, i) => i === 0 || i >= half || i % 2 === 0);
  return { ...history, pinned: { ...pinned, readings: [...kept, reading] } };
}

/** The logit map of a pinned image in a reading. Returns null if the image was not pinned then. */
export function pinMap({ ids, logits, mapSize }: PinReading, id: number): Float32Array | null {
  const at = ids.indexOf(id);
  const cells = mapSize ** 2;
  return at < 0 ? null : logits.subarray(at * cells, (at + 1) * cells);
}

/** Indices of the pinned images that are real, or of those that are generated. */
export function placesOf({ ids, real }: PinSet, isReal: boolean): number[] {
  return Array.from(ids.keys()).filter((i) => (real[i] === 1) === isReal);
}

/** The set without one image. */
export function unpinned(set: PinSet, id: number): PinSet {
  return picked(
    set,
    Array.from(set.ids.keys()).filter((i) => set.ids[i] !== id),
  );
}

/** The set with one more image. `rgba` is [R, R, 4]. */
export function withPin(set: PinSet, image: { rgba: Uint8ClampedArray; label: number; real: boolean }): PinSet {
  const rgba = new Uint8ClampedArray(set.rgba.length + image.rgba.length);
  rgba.set(set.rgba);
  rgba.set(image.rgba, set.rgba.length);
  const id = Math.max(-1, ...set.ids) + 1;
  return {
    ...set,
    ids: Int32Array.of(...set.ids, id),
    real: Int32Array.of(...set.real, image.real ? 1 : 0),
    labels: Int32Array.of(...set.labels, image.label),
    rgba,
  };
}

/** The id of the pinned image with these bytes. Returns null if none has them. */
export function pinOf(set: PinSet, rgba: Uint8ClampedArray): number | null {
  const at = Array.from(set.ids.keys()).find((i) => {
    const from = i * rgba.length;
    return rgba.every((v, p) => v === set.rgba[from + p]);
  });
  return at === undefined ? null : (set.ids[at] ?? null);
}

/** The images at some indices of a set. */
export function picked(set: PinSet, places: readonly number[]): PinSet {
  const size = set.resolution ** 2 * 4;
  const of = (x: Int32Array) => Int32Array.from(places, (i) => x[i] ?? 0);
  const rgba = new Uint8ClampedArray(places.length * size);
  for (const [to, from] of places.entries()) rgba.set(set.rgba.subarray(from * size, (from + 1) * size), to * size);
  return { ...set, ids: of(set.ids), real: of(set.real), labels: of(set.labels), rgba };
}
