// Files of an earlier version are read correctly, and writing them again gives the same bytes.
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { readRunFolder } from '../../src/cli/run/recordedFolder.ts';
import { metricsLine, RunFolder } from '../../src/cli/run/runFolder.ts';
import { readBatchFile, writeBatchFile } from '../../src/exchange/batchFile.ts';
import { metricsText, readBundle, readMetrics } from '../../src/exchange/bundle.ts';
import { importCheckpoint, importRun } from '../../src/exchange/importRun.ts';
import { readPinsFile, writePinsFile } from '../../src/exchange/pinsFile.ts';
import { bundleRun } from '../../src/exchange/runBundle.ts';
import { readSafetensors, toFloat32, writeSafetensors } from '../../src/io/tensors/safetensors.ts';
import { completed } from '../../src/recipes/fields.ts';
import { readLink, withRecipe } from '../../src/recipes/link.ts';
import type { Recipe } from '../../src/recipes/recipe.ts';
import { readRecordedRun } from '../../src/runs/recorded/read.ts';
import { writeRecordedRun } from '../../src/runs/recorded/write.ts';
import type { MetricsRow } from '../../src/runs/report.ts';
import { netsOf } from '../../src/weights/checkpointNets.ts';
import { readWeights } from '../../src/weights/read.ts';
import { oldFile, oldNames, oldText, RUN_FOLDER } from './old.ts';

const input = (path: string) => ({ path, blob: new Blob([oldFile(path)]) });
const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
const joined = (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.concat(parts));
const ROWS = readMetrics(oldText('run/metrics.jsonl'), 'metrics.jsonl') as unknown as MetricsRow[];

test('an archive of the command line is imported', async () => {
  const run = await importRun([input('run.zip')]);
  expect(run.recipe).toMatchObject({
    preset: 'nano',
    method: 'sida',
    seed: 7,
    batch: 4,
    steps: 4,
    lr: 5e-4,
    gridSize: 2,
  });
  expect(run.at).toMatchObject({ step: 4, nimg: 16 });
  expect([...(run.metrics.axes.step ?? [])]).toEqual([1, 2, 3, 4]);
  expect([...(run.metrics.columns.loss_g ?? [])]).toEqual(ROWS.map((row) => row.loss_g));
  expect(run.sheets.map((s) => [s.step, s.nimg, s.width, s.cols])).toEqual([
    [0, 0, 32, 2],
    [3, 12, 32, 2],
    [4, 16, 32, 2],
  ]);
  expect(run.checkpoint).toMatchObject({ step: 4, nimg: 16, recipe: { seed: 7, lr: 5e-4 } });
  expect(equal(run.checkpoint?.bytes ?? new Uint8Array(), oldFile('run/checkpoint.safetensors'))).toBe(true);
  expect(run.adapter).toContain('swiftshader');
  expect(run.teacher).toBeNull();
});

test('an archive of the page is imported with its teacher', async () => {
  const run = await importRun([input('page.zip')]);
  expect(run.recipe).toMatchObject({ preset: 'nano', batch: 4, steps: 400, lr: 5e-4, teacher: 'teacher.safetensors' });
  expect(run.at).toMatchObject({ step: 2, nimg: 8 });
  expect(run.metrics.columns.kid_tiny?.at(-1)).toBeNaN();
  expect(run.sheets.map((s) => s.nimg)).toEqual([0, 4, 8]);
  expect(run.checkpoint).toMatchObject({ step: 2, nimg: 8 });
  const given = readSafetensors(oldFile('teacher.safetensors')).tensors;
  const back = readSafetensors(run.teacher ?? new Uint8Array()).tensors;
  for (const [key, t] of given) expect(back.get(key), key).toEqual(t);
});

test('a folder of distill and a single checkpoint are imported', async () => {
  const files = oldNames('run').map((name) => ({ ...input(`run/${name}`), path: `run/${name}` }));
  const [folder, archive] = [await importRun(files), await importRun([input('run.zip')])];
  expect({ ...folder, checkpoint: null }).toEqual({ ...archive, checkpoint: null });
  const alone = await importCheckpoint(input('run/checkpoint.safetensors'));
  // A checkpoint knows its teacher only by the file name.
  expect(alone.checkpoint).toMatchObject({
    step: 4,
    nimg: 16,
    recipe: { ...folder.recipe, teacher: 'teacher.safetensors' },
  });
});

test('the archives contain networks that load as weights files', async () => {
  for (const path of ['run.zip', 'page.zip']) {
    const bundle = await readBundle(new Blob([oldFile(path)]), path);
    const { generator, generatorRaw, fakeScore, checkpoint = new Uint8Array() } = bundle;
    for (const file of [generator, generatorRaw, fakeScore]) {
      const weights = readWeights(file ?? new Uint8Array(), path);
      expect(weights.get('model.enc.8x8_down.conv0.weight')?.shape).toEqual([4, 4, 3, 3]);
    }
    const nets = netsOf(checkpoint);
    expect(equal(nets.generator, generator ?? new Uint8Array())).toBe(true);
    expect(equal(nets.generatorRaw, generatorRaw ?? new Uint8Array())).toBe(true);
    expect(equal(nets.fakeScore, fakeScore ?? new Uint8Array())).toBe(true);
  }
});

test('weights files keep role, network and numbers', () => {
  const teacher = readWeights(oldFile('teacher.safetensors'), 'teacher');
  expect(teacher.metadata.role).toBe('teacher');
  expect(JSON.parse(teacher.metadata.network ?? '')).toMatchObject({ class: 'EDMPrecond', model_channels: 4 });
  const generator = readWeights(oldFile('run/generator.safetensors'), 'generator');
  const about = { format: 'sida-lab/1', role: 'generator', nimg: '16', seed: '7', init_sigma: '2.5' };
  expect(generator.metadata).toMatchObject(about);
  const { tensors, metadata } = readSafetensors(oldFile('run/generator.safetensors'));
  expect(equal(writeSafetensors(tensors, metadata), oldFile('run/generator.safetensors'))).toBe(true);
  const key = 'model.map_layer0.weight';
  const [before, after] = [teacher.get(key), generator.get(key)].map((t) => (t ? toFloat32(t as never) : []));
  expect(after?.[0]).not.toBe(before?.[0]);
  expect(after?.[0]).toBeCloseTo(before?.[0] ?? Number.NaN, 2);
});

test('the folder of a run contains its parts, marks and pinned images', () => {
  const folder = new RunFolder(RUN_FOLDER);
  expect(folder.load().recipe).toEqual(completed(JSON.parse(oldText('run/recipe.json'))));
  const { history, about } = readRunFolder(RUN_FOLDER);
  expect(about).toEqual({ format: 'sida-lab/1', adapter: 'SwiftShader', software: true, version: '0.1.0' });
  expect(history.marks).toEqual([{ kind: 'change', nimg: 12, key: 'lr', from: '0.001', to: '0.0005' }]);
  expect(history.batches.map((b) => [b.step, b.n, b.resolution, b.mapSize])).toEqual([
    [3, 4, 16, 8],
    [4, 4, 16, 8],
  ]);
  expect(history.pinned?.readings.map((reading) => reading.nimg)).toEqual([12, 16]);
  expect([...(history.pinned?.set.real ?? [])]).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
});

test('metrics, pins and batches are the same bytes when written again', () => {
  expect(ROWS.map(metricsLine).join('')).toBe(oldText('run/metrics.jsonl'));
  expect(metricsText(readMetrics(oldText('run/metrics.jsonl'), ''))).toBe(oldText('run/metrics.jsonl'));
  const pins = oldFile('run/pinned.safetensors');
  expect(equal(writePinsFile(readPinsFile(pins, '')), pins)).toBe(true);
  for (const name of ['batch-00000012', 'batch-00000016']) {
    const batch = oldFile(`run/${name}.safetensors`);
    expect(equal(writeBatchFile(readBatchFile(batch, '')), batch)).toBe(true);
  }
});

test('an archive of the same run is the same except for its texts', () => {
  const [now, before] = [joined(bundleRun(new RunFolder(RUN_FOLDER).parts())), oldFile('run.zip')].map((b) =>
    unzipSync(b),
  );
  expect(Object.keys(now ?? {})).toEqual(Object.keys(before ?? {}));
  const isText = (name: string) => name.endsWith('.md') || name.endsWith('.py');
  for (const [name, bytes] of Object.entries(before ?? {}))
    if (!isText(name)) expect([name, equal(now?.[name] ?? new Uint8Array(), bytes)]).toEqual([name, true]);
});

test('a recorded run is read, and recording the same run gives the same bytes', async () => {
  const run = await readRecordedRun(oldFile('tiny.run'));
  const { history, about } = readRunFolder(RUN_FOLDER);
  expect(run.meta).toMatchObject({ step: 4, nimg: 16, source: 'recorded', madeOn: 'SwiftShader', recipe: { seed: 7 } });
  for (const i of [0, 1, 2, 3]) {
    const row = history.metrics.row(i);
    expect(run.metrics.row(i)).toEqual({ ...row, sec: Math.fround(row.sec) });
  }
  expect(run.sheets).toEqual(history.sheets);
  expect(run.marks).toEqual(history.marks);
  expect(run.batches.map((b) => b.step)).toEqual([3, 4]);
  expect(run.pinned?.readings.map((reading) => reading.nimg)).toEqual([12, 16]);
  const again = writeRecordedRun(history, { software: about.software, madeBy: about.version });
  expect(equal(again, oldFile('tiny.run'))).toBe(true);
});

interface OldLink {
  readonly link: string;
  readonly recipe: Recipe | null;
  readonly ignored: string[];
  readonly newer: boolean;
  readonly written?: string;
}
const links = JSON.parse(oldText('links.json')) as OldLink[];

test.each(links)('the address "$link" keeps its meaning', ({ link, recipe, ignored, newer, written }) => {
  const read = readLink(link, ['tune', 'debug']);
  expect(read).toMatchObject({ ignored, newer });
  if (recipe === null) expect(read.recipe).toBeNull();
  else expect(read.recipe).toMatchObject(recipe);
  if (read.recipe) expect(withRecipe('', read.recipe)).toBe(written);
});
