// A small run of made-up numbers, for tests that store and list runs.
import { presetRecipe } from '../../src/recipes/presets.ts';
import { METRIC_KEYS, type MetricKey, type UnpackedRow } from '../../src/runs/curves/metricColumns.ts';
import { withBatch, withMark, withRows, withSheet } from '../../src/runs/model/append.ts';
import { emptyHistory, type RunHistory, type RunMeta } from '../../src/runs/model/history.ts';
import { withPinReading, withPins } from '../../src/runs/model/pinned.ts';
import type { BatchView, PinReading, PinSet, Sheet } from '../../src/runs/report.ts';

export function meta(id: string, changes: Partial<RunMeta> = {}): RunMeta {
  return {
    id,
    name: id,
    note: '',
    colour: 0,
    recipe: presetRecipe('nano'),
    madeOn: 'Test GPU',
    createdAt: 1000,
    parent: null,
    source: 'here',
    step: 0,
    nimg: 0,
    sec: 0,
    ...changes,
  };
}

export function row(step: number): UnpackedRow {
  const values = Object.fromEntries(METRIC_KEYS.map((k, i) => [k, Math.fround(Math.sin(step + i))]));
  return { step, nimg: step * 16, sec: step / 4, values: values as Record<MetricKey, number> };
}

export function sheet(step: number): Sheet {
  const rgba = Uint8ClampedArray.from({ length: 10 * 10 * 4 }, (_, i) => (i * 7 + step) % 256);
  return { step, nimg: step * 16, width: 10, height: 10, cols: 5, rows: 5, rgba };
}

export function batch(step: number, real = true): BatchView {
  const pixels = (seed: number) => Uint8ClampedArray.from({ length: 32 }, (_, i) => (i * seed + step) % 256);
  return {
    step,
    nimg: step * 16,
    n: 2,
    resolution: 2,
    mapSize: 1,
    sigma: Float32Array.of(0.5, step),
    fake: pixels(3),
    real: real ? pixels(5) : null,
    noisyFake: pixels(7),
    noisyReal: real ? pixels(11) : null,
    logitsFake: Float32Array.of(-1, 2),
    logitsReal: real ? Float32Array.of(3, -4) : null,
    labels: Int32Array.of(1, 9),
  };
}

export const pins: PinSet = {
  sigma: 0.75,
  seed: 3,
  resolution: 2,
  ids: Int32Array.of(0, 1, 4),
  real: Int32Array.of(1, 0, 0),
  labels: Int32Array.of(1, 9, 2),
  rgba: Uint8ClampedArray.from({ length: 48 }, (_, i) => i * 5),
};

export function pinReading(step: number): PinReading {
  const logits = Float32Array.from({ length: 12 }, (_, i) => Math.fround(Math.cos(step + i)));
  return { step, nimg: step * 16, mapSize: 2, ids: pins.ids, logits };
}

/** A run after `steps` steps, with a sheet and a reading of the pinned images every 10 steps and a batch every 5. */
export function trained(id: string, steps: number, from: RunHistory = emptyHistory(meta(id))): RunHistory {
  let h = from;
  for (let step = from.meta.step + 1; step <= steps; step++) {
    h = withRows(h, [row(step)]);
    if (step === 5) h = withPins(h, pins);
    if (step % 10 === 0) h = withPinReading(withSheet(h, sheet(step)), pinReading(step));
    if (step % 5 === 0) h = withBatch(h, batch(step, step % 10 === 0));
  }
  return withMark(h, { kind: 'checkpoint', nimg: steps * 16 });
}

/** The parts of a history that must be equal after storing: everything, with metrics as plain rows. */
export function plain({ metrics, ...rest }: RunHistory) {
  return { ...rest, rows: Array.from({ length: metrics.length }, (_, i) => metrics.row(i)) };
}
