// Imported runs, checkpoints and weights: recognised by content, checked, and never trusted.
import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { InputFile } from '../../src/data/containers/boxes.ts';
import { importCheckpoint, importRun } from '../../src/exchange/importRun.ts';
import { recognise } from '../../src/exchange/recognise.ts';
import { bundleRun } from '../../src/exchange/runBundle.ts';
import { encodePng } from '../../src/io/pictures/png.ts';
import { readSafetensors, writeSafetensors } from '../../src/io/tensors/safetensors.ts';
import { writeZip } from '../../src/io/zip/zipWrite.ts';
import { METRIC_KEYS } from '../../src/runs/curves/metricColumns.ts';
import { type MetricBlock, MetricTable } from '../../src/runs/curves/metricTable.ts';
import { COUNTERS, fakeCheckpoint } from '../support/fakeCheckpoint.ts';

const { recipe, teacher, checkpoint } = fakeCheckpoint();
const join = (parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
const pixels = (seed: number) =>
  Uint8ClampedArray.from({ length: 32 * 32 * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i * seed) % 256));
const ARCHIVE = join(
  bundleRun({
    recipe,
    checkpoint,
    teacher,
    metrics: [16, 64, 128].map((nimg) => ({ step: nimg / 16, nimg, sec: nimg / 40, loss_psi: nimg / 2, loss_g: -1 })),
    sheets: [0, 128].map((nimg) => ({ nimg, png: encodePng(pixels(nimg + 3), 32, 32) })),
  }),
);
const file = (path: string, bytes: Uint8Array): InputFile => ({
  path,
  blob: new Blob([bytes as Uint8Array<ArrayBuffer>]),
});

/** The archive's files with changes. Null removes a file. */
function changed(changes: Record<string, string | null>): InputFile {
  const entries = Object.entries(unzipSync(ARCHIVE)).flatMap(([path, bytes]) => {
    const text = changes[path];
    if (text === null) return [];
    return [{ path, bytes: text === undefined ? bytes : new TextEncoder().encode(text), compress: false }];
  });
  return file('run.zip', join(writeZip(entries)));
}

function rowsOf(block: MetricBlock) {
  const table = new MetricTable(METRIC_KEYS);
  table.addBlock(block);
  return Array.from({ length: table.length }, (_, i) => table.row(i));
}

describe('an imported run', () => {
  test('has its curves, its sheets pixel by pixel, its checkpoint and its teacher', async () => {
    const run = await importRun([file('run.zip', ARCHIVE)]);
    expect(run.recipe).toEqual(recipe);
    expect(rowsOf(run.metrics).map((r) => [r.step, r.nimg, r.values.loss_psi, r.values.loss_d])).toEqual([
      [1, 16, 8, Number.NaN],
      [4, 64, 32, Number.NaN],
      [8, 128, 64, Number.NaN],
    ]);
    expect(run.sheets.map(({ rgba: _, ...s }) => s)).toEqual(
      [0, 8].map((step) => ({ nimg: step * 16, step, width: 32, height: 32, cols: 2, rows: 2 })),
    );
    expect(run.sheets[1]?.rgba).toEqual(pixels(131));
    const { bytes, ...at } = run.checkpoint ?? { bytes: new Uint8Array() };
    expect(at).toEqual({ step: COUNTERS.step, nimg: COUNTERS.nimg, sec: COUNTERS.sec, recipe });
    expect(Buffer.compare(bytes, checkpoint)).toBe(0);
    expect(Buffer.compare(run.teacher ?? new Uint8Array(), teacher)).toBe(0);
    expect(run.adapter).toBe('test adapter');
  });

  test('may be a folder, and without networks is for viewing only', async () => {
    const folder = Object.entries(unzipSync(ARCHIVE)).map(([path, bytes]) => file(`my run/${path}`, bytes));
    expect(await recognise(folder)).toBe('run');
    expect((await importRun(folder)).checkpoint?.step).toBe(8);
    const bare = await importRun([changed({ 'checkpoint.safetensors': null, 'teacher.safetensors': null })]);
    expect([bare.checkpoint, bare.teacher, bare.sheets.length]).toEqual([null, null, 2]);
  });

  test.each([
    ['a recipe that is none', { 'recipe.json': '{"preset":"nano","lr":"fast"}' }, 'no usable recipe: lr'],
    ['a recipe out of bounds', { 'recipe.json': JSON.stringify({ ...recipe, batch: -4 }) }, 'no usable recipe'],
    ['a recipe that is a list', { 'recipe.json': '[]' }, 'is not an object'],
    ['a sheet that is no picture', { 'samples-00000128.png': 'GIF89a' }, 'the sheet at 128 images'],
    ['a checkpoint that is none', { 'checkpoint.safetensors': 'x' }, 'The checkpoint is not a complete safetensors'],
    ['a teacher that is none', { 'teacher.safetensors': '<html>' }, 'teacher.safetensors is a web page'],
  ])('is refused in one sentence: %s', async (_, changes, message) => {
    await expect(importRun([changed(changes)])).rejects.toThrow(message);
  });

  test('has only known metrics, and rows in ascending order', async () => {
    const text = [
      '{"step":1,"nimg":16,"loss_psi":1,"constructor":5,"__proto__":1}',
      '{"step":3,"nimg":48,"loss_psi":2,"evil":1}',
      '{"step":2,"nimg":32,"loss_psi":3}',
      '{"loss_psi":4}\n',
    ].join('\n');
    const { metrics, at } = await importRun([changed({ 'metrics.jsonl': text })]);
    expect(rowsOf(metrics).map((r) => [r.nimg, r.sec, r.values.loss_psi])).toEqual([
      [16, 0, 1],
      [48, 0, 2],
    ]);
    expect(at).toEqual({ step: 3, nimg: 48, sec: 0 });
  });

  test('may be a single checkpoint', async () => {
    const run = await importCheckpoint(file('c.safetensors', checkpoint));
    expect(run).toMatchObject({ recipe, sheets: [], teacher: null, checkpoint: { step: 8, nimg: 128 } });
    const { tensors, metadata } = readSafetensors(checkpoint);
    const odd = writeSafetensors(tensors, { ...metadata, recipe: '{"preset":"nano","method":"magic"}' });
    await expect(importCheckpoint(file('c', odd))).rejects.toThrow('The checkpoint has no usable recipe');
  });
});

describe('files are recognised by content, whatever their name', () => {
  const cifar = new Uint8Array(3073);
  /** The beginning of CIFAR-10's Python version. */
  const pickled = Uint8Array.from([0x80, 2, 0x7d, 0x71, 1, 0x55, 4, ...Buffer.from('data'), 0x2e]);
  test.each<[string, Uint8Array, string]>([
    ['a run', ARCHIVE, 'run'],
    ['a checkpoint', checkpoint, 'checkpoint'],
    ['weights', teacher, 'weights'],
    ['a snapshot of EDM', readFileSync('tests/fixtures/edm-network-snapshot-tiny.pkl'), 'weights'],
    ['a recorded run', readFileSync('public/recorded/nano-sida.run'), 'recorded'],
    ['images of CIFAR', cifar, 'data'],
    ['pickled images', pickled, 'data'],
    ['a zip of something else', join(writeZip([{ path: 'a.png', bytes: cifar, compress: false }])), 'data'],
    ['a zip that is cut off', ARCHIVE.subarray(0, 5000), 'data'],
    ['a header that claims too much', Uint8Array.from([255, 255, 255, 255, 255, 0, 0, 0, 0x7b, 0x7d]), 'data'],
    ['nothing', new Uint8Array(0), 'data'],
  ])('%s', async (_, bytes, kind) => {
    expect(await recognise([file('whatever.bin', bytes)])).toBe(kind);
  });
});
