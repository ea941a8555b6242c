import { describe, expect, test } from 'vitest';
import { presetRecipe } from '../../src/recipes/presets.ts';
import { withRows } from '../../src/runs/append.ts';
import { emptyHistory, type RunHistory } from '../../src/runs/history.ts';
import { packRows, unpackRows } from '../../src/runs/metricColumns.ts';
import { MAGIC, PREAMBLE, type RecordedHeader, readRecordedRun } from '../../src/runs/recordedRun.ts';
import { spread, writeRecordedRun } from '../../src/runs/recordedRunWrite.ts';
import type { BatchView, MetricsRow, PinLook, PinSet, Sheet } from '../../src/training/events.ts';

const STEPS = 9;
const BATCH = 4;
const opaque = (n: number, seed: number) =>
  Uint8ClampedArray.from({ length: n * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i * 37 + seed * 91) & 255));

function row(step: number): MetricsRow {
  const common = { step, nimg: step * BATCH, sec: step / 4, nan_images: 0, grad_norm_psi: 1, grad_norm_theta: 0.5 };
  return { ...common, loss_psi: Math.fround(0.1 * step), loss_g: -step, fakeness_fake: 0.75, fakeness_real: 0.25 };
}

function sheet(step: number): Sheet {
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

/** Its logits are float16 numbers. The second image came later. */
function pinLook(step: number): PinLook {
  const ids = step > 5 ? pins.ids : pins.ids.slice(0, 1);
  const logits = Float32Array.from({ length: ids.length * 4 }, (_, i) => (i - step) / 8);
  return { step, nimg: step * BATCH, mapSize: 2, ids, logits };
}

function history(critic = true): RunHistory {
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
    pinned: critic ? { set: pins, looks: [3, 9].map(pinLook) } : null,
    marks: [
      { kind: 'change', nimg: 12, key: 'glr', from: '0.0002', to: '0.0001' },
      { kind: 'checkpoint', nimg: 16 },
      { kind: 'gap', nimg: 20, sec: 3.5 },
    ],
  };
}

const ABOUT = { software: true, madeBy: '0.1.0' };

/** The file with its header changed. */
function withHeader(change: (header: RecordedHeader) => object): Uint8Array {
  const file = writeRecordedRun(history(), ABOUT);
  const view = new DataView(file.buffer);
  const end = PREAMBLE + view.getUint32(12, true);
  const header = JSON.parse(new TextDecoder().decode(file.subarray(PREAMBLE, end))) as RecordedHeader;
  const text = new TextEncoder().encode(JSON.stringify(change(header)));
  const out = new Uint8Array(PREAMBLE + text.length + file.length - end);
  out.set(file.subarray(0, PREAMBLE));
  new DataView(out.buffer).setUint32(12, text.length, true);
  out.set(text, PREAMBLE);
  out.set(file.subarray(end), PREAMBLE + text.length);
  return out;
}

describe('a recorded run', () => {
  test.each([true, false])('comes back as it was, with real images: %s', async (critic) => {
    const before = history(critic);
    const after = await readRecordedRun(writeRecordedRun(before, ABOUT));
    expect(after.meta).toEqual(before.meta);
    expect(after.sheets).toEqual(before.sheets);
    expect(after.batches).toEqual(before.batches);
    expect(after.pinned).toEqual(before.pinned);
    expect(after.marks).toEqual(before.marks);
    expect(after.metrics.length).toBe(STEPS);
    for (let i = 0; i < STEPS; i++) expect(after.metrics.row(i)).toEqual(before.metrics.row(i));
  });

  test('of a file from before there were pinned images is read as one without', async () => {
    const without = withHeader(({ pinned: _, ...h }) => h);
    await expect(readRecordedRun(without)).rejects.toThrow('belong to nothing'); // the bytes are there, only unnamed
    const after = await readRecordedRun(writeRecordedRun({ ...history(), pinned: null }, ABOUT));
    expect(after.pinned).toBeNull();
    await expect(readRecordedRun(withHeader((h) => ({ ...h, pinned: { ...h.pinned, n: -1 } })))).rejects.toThrow(
      'no usable pinned images',
    );
  });

  test('is the same file for the same run, and small where much repeats', () => {
    const [a, b] = [writeRecordedRun(history(), ABOUT), writeRecordedRun(history(), ABOUT)];
    expect(a).toEqual(b);
  });

  test('holds no more than its limits, first and last included', async () => {
    const file = writeRecordedRun(history(), ABOUT, { sheets: 2, batches: 2, images: 1 });
    const run = await readRecordedRun(file);
    expect(run.sheets.map((s) => s.nimg)).toEqual([0, 36]);
    expect(run.sheets).toEqual([sheet(0), sheet(9)]);
    expect(run.batches.map((b) => [b.nimg, b.n, b.sigma.length, b.logitsReal?.length])).toEqual([
      [12, 1, 1, 4],
      [36, 1, 1, 4],
    ]);
    expect(spread([1, 2, 3, 4, 5], 3)).toEqual([1, 3, 5]);
    expect(spread([1, 2], 3)).toEqual([1, 2]);
  });
});

describe('a file that is none says what is wrong', () => {
  const whole = writeRecordedRun(history(), ABOUT);
  const bent = (at: number, value: number) => {
    const copy = whole.slice();
    copy[at] = value;
    return copy;
  };
  test.each([
    ['a web page', new TextEncoder().encode('<!doctype html><title>404</title>'), 'This file is no recorded run.'],
    ['nothing', new Uint8Array(0), 'This file is no recorded run.'],
    ['a later version', bent(8, 2), 'The recorded run has version 2; this page reads 1.'],
    ['half a header', whole.subarray(0, PREAMBLE + 20), 'it ends in its header'],
    ['a torn header', bent(PREAMBLE, 0x7d), 'its header is not JSON'],
    ['half the data', whole.subarray(0, whole.length - 40), 'its data cannot be unpacked'],
    ['bent data', bent(whole.length - 30, 1 + (whole.at(-30) ?? 0)), 'its data cannot be unpacked'],
    ['too little said', withHeader((h) => ({ ...h, bytes: h.bytes - 1 })), 'its data cannot be unpacked'],
    ['too much said', withHeader((h) => ({ ...h, bytes: h.bytes + 1 })), 'its data cannot be unpacked'],
    ['gigabytes', withHeader((h) => ({ ...h, bytes: 2 ** 33 })), 'no usable length'],
    ['fewer sheets', withHeader((h) => ({ ...h, sheets: h.sheets.slice(1) })), 'does not fit its header'],
    ['more rows', withHeader((h) => ({ ...h, rows: h.rows + 1000 })), 'does not fit its header'],
    ['rows of text', withHeader((h) => ({ ...h, rows: 'nine' })), 'no usable rows'],
    ['no axis', withHeader((h) => ({ ...h, columns: ['step', 'nimg'] })), 'no usable columns: sec'],
    ['torn cells', withHeader((h) => ({ ...h, sheets: h.sheets.map((s) => ({ ...s, cols: 3 })) })), 'no usable sheets'],
    ['no cells', withHeader((h) => ({ ...h, sheets: h.sheets.map((s) => ({ ...s, cols: 0 })) })), 'no usable sheets'],
    ['no recipe', withHeader((h) => ({ ...h, recipe: 7 })), 'no usable recipe'],
    ['a wrong recipe', withHeader((h) => ({ ...h, recipe: { ...h.recipe, batch: 'x' } })), 'no usable recipe: batch'],
    ['a useless recipe', withHeader((h) => ({ ...h, recipe: { ...h.recipe, batch: 0 } })), 'no usable recipe'],
    ['a strange mark', withHeader((h) => ({ ...h, marks: [{ kind: 'x', nimg: 1 }] })), 'no usable marks'],
  ])('%s', async (_, file, sentence) => {
    await expect(readRecordedRun(file)).rejects.toThrow(sentence);
  });

  test('the magic is eight bytes', () => expect(new TextEncoder().encode(MAGIC)).toHaveLength(8));
});
