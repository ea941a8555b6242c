// A small recorded run with every kind of record.
import { presetRecipe } from '../../src/recipes/presets.ts';
import { packRows, unpackRows } from '../../src/runs/curves/metricColumns.ts';
import { withRows } from '../../src/runs/model/append.ts';
import { emptyHistory, type RunHistory } from '../../src/runs/model/history.ts';
import type { BatchView, MetricsRow, PinReading, PinSet, Sheet } from '../../src/runs/report.ts';

export const STEPS = 9;
const BATCH = 4;
const opaque = (n: number, seed: number) =>
  Uint8ClampedArray.from({ length: n * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i * 37 + seed * 91) & 255));

function row(step: number): MetricsRow {
  const common = { step, nimg: step * BATCH, sec: step / 4, nan_images: 0, grad_norm_psi: 1, grad_norm_theta: 0.5 };
  return { ...common, loss_psi: Math.fround(0.1 * step), loss_g: -step, fakeness_fake: 0.75, fakeness_real: 0.25 };
}

export function sheet(step: number): Sheet {
  return { step, nimg: step * BATCH, width: 8, height: 12, cols: 2, rows: 3, rgba: opaque(96, step) };
}

function batch(step: number, critic = true): BatchView {
  const maps = (k: number) => Float32Array.from({ length: 8 }, (_, i) => (i - 4) * k);
  return {
    step,
    nimg: step * BATCH,
    n: 2,
    resolution: 4,
    mapSize: critic ? 2 : 0,
    sigma: Float32Array.of(0.1, 2.5),
    labels: Int32Array.of(3, 9),
    fake: opaque(32, step),
    noisyFake: opaque(32, step + 1),
    real: critic ? opaque(32, step + 2) : null,
    noisyReal: critic ? opaque(32, step + 3) : null,
    logitsFake: critic ? maps(0.5) : new Float32Array(0),
    logitsReal: critic ? maps(-0.25) : null,
  };
}

const pins: PinSet = {
  sigma: 0.75,
  seed: 2 ** 40,
  resolution: 4,
  ids: Int32Array.of(0, 7),
  real: Int32Array.of(1, 0),
  labels: Int32Array.of(3, 9),
  rgba: opaque(32, 5),
};

/** Its logits are float16 numbers. The second image was pinned later. */
function pinReading(step: number): PinReading {
  const ids = step > 5 ? pins.ids : pins.ids.slice(0, 1);
  const logits = Float32Array.from({ length: ids.length * 4 }, (_, i) => (i - step) / 8);
  return { step, nimg: step * BATCH, mapSize: 2, ids, logits };
}

export function history(critic = true): RunHistory {
  const empty = emptyHistory({
    id: 'recorded',
    name: 'Nano · SiDA',
    note: '',
    colour: 0,
    recipe: presetRecipe('nano'),
    madeOn: 'SwiftShader',
    createdAt: 0,
    parent: null,
    source: 'recorded',
    step: 0,
    nimg: 0,
    sec: 0,
  });
  const rows = Array.from({ length: STEPS }, (_, i) => row(i + 1));
  return {
    ...withRows(empty, unpackRows(packRows(rows))),
    sheets: [0, 3, 6, 9].map(sheet),
    batches: [3, 6, 9].map((step) => batch(step, critic)),
    pinned: critic ? { set: pins, readings: [3, 9].map(pinReading) } : null,
    marks: [
      { kind: 'change', nimg: 12, key: 'glr', from: '0.0002', to: '0.0001' },
      { kind: 'checkpoint', nimg: 16 },
      { kind: 'gap', nimg: 20, sec: 3.5 },
    ],
  };
}

export const ABOUT = { software: true, madeBy: '0.1.0' };
