import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { batchName } from '../../../src/cli/run/runFolder.ts';
import { readBatchFile } from '../../../src/exchange/batchFile.ts';
import { sheetName } from '../../../src/exchange/bundle.ts';
import { readSafetensors } from '../../../src/io/tensors/safetensors.ts';
import { readRecordedRun } from '../../../src/runs/recorded/read.ts';
import type { MetricsRow } from '../../../src/runs/report.ts';
import { tinyTeacher } from '../../support/tinyTeacher.ts';
import { type Ended, sida, sidaProcess } from '../terminal.ts';

const BATCH = 2;
const SNAP = 8;
let dir = '';
const at = (...names: string[]): string => join(dir, ...names);

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'sida-distill-'));
  writeFileSync(at('teacher.safetensors'), tinyTeacher());
});
afterAll(() => rmSync(dir, { recursive: true }));

function command(out: string, steps: number): string[] {
  const options = { teacher: at('teacher.safetensors'), out: at(out), steps, batch: BATCH, snap: SNAP, 'grid-size': 2 };
  return ['distill', '--preset', 'nano', ...Object.entries(options).flatMap(([k, v]) => [`--${k}`, String(v)])];
}

function rows(run: string): MetricsRow[] {
  const path = at(run, 'metrics.jsonl');
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
  return lines.map((line) => JSON.parse(line) as MetricsRow);
}
const bytes = (...names: string[]): Buffer => readFileSync(at(...names));

const adapterOf = (run: string): string =>
  (JSON.parse(readFileSync(at(run, 'run.json'), 'utf8')) as { adapter: string }).adapter;

/** The numbers of a weights file or checkpoint. */
const tensors = (...names: string[]) => readSafetensors(bytes(...names)).tensors;

/** Rows without their times. */
const timeless = (run: string) => rows(run).map((row) => ({ ...row, sec: 0 }));

/** Starts an endless run and sends a signal after a few steps. */
function interrupted(run: string, signal: NodeJS.Signals): Promise<Ended> {
  return sidaProcess(command(run, 1_000_000), (kill) => {
    const timer = setInterval(() => {
      if (rows(run).length < 3) return;
      clearInterval(timer);
      kill(signal);
    }, 50);
    return () => clearInterval(timer);
  });
}

test('an interrupted and resumed run equals an uninterrupted one', async () => {
  const stopped = await interrupted('twice', 'SIGINT');
  expect([stopped.code, stopped.stderr]).toEqual([130, '']);
  const done = rows('twice').length;
  expect(stopped.stdout).toContain(`stopped at step ${done}`);
  expect(existsSync(at('twice', 'generator.safetensors'))).toBe(false);

  const steps = done + 3;
  const resumed = await sida('distill', '--resume', '--out', at('twice'), '--steps', String(steps));
  expect([resumed.code, resumed.stderr]).toEqual([0, '']);
  expect(resumed.stdout).toContain(`going on from step ${done}`);

  const once = await sida(...command('once', steps));
  expect([once.code, once.stderr]).toEqual([0, '']);
  expect(timeless('twice')).toEqual(timeless('once'));
  // Both runs score their end alike. A run this short is scored only at its end.
  const kids = rows('once').map((row) => [row.kid_tiny, row.kid_tiny_sd, row.kid_tiny_floor].every(Number.isFinite));
  expect(kids).toEqual(rows('once').map((row) => row.step === steps));
  expect(once.stdout).toContain(`at ${(steps * BATCH).toLocaleString('en-US')} images (`);
  expect(rows('once').map((row) => [row.step, row.nimg])).toEqual(
    Array.from({ length: steps }, (_, i) => [i + 1, (i + 1) * BATCH]),
  );
  expect(bytes('twice', 'generator.safetensors').equals(bytes('once', 'generator.safetensors'))).toBe(true);
  expect(bytes('twice', 'recipe.json').equals(bytes('once', 'recipe.json'))).toBe(true);
  expect(readdirSync(at('twice'))).toEqual(readdirSync(at('once')));
  checkRun(once, steps);
});

/** Checks the folder `once` against the contract. */
function checkRun({ stdout }: Ended, steps: number): void {
  expect(stdout).toContain(`${steps} updates of the generator`);
  expect(stdout).toContain(`step ${steps}/${steps}`);
  const due = Array.from({ length: Math.floor((steps * BATCH) / SNAP) + 1 }, (_, i) => i * SNAP);
  const sheets = [...new Set([...due, steps * BATCH])].map(sheetName);
  const others = [
    'checkpoint.safetensors',
    'fakeness.json',
    'generator.safetensors',
    'metrics.jsonl',
    'recipe.json',
    'run.json',
  ];
  expect(readdirSync(at('once')).sort()).toEqual([...others, ...sheets]);
  const first = decode(bytes('once', sheetName(0)));
  expect([first.width, first.height]).toEqual([32, 32]);
  expect(bytes('once', sheetName(steps * BATCH)).equals(bytes('once', sheetName(0)))).toBe(false);
  const { metadata } = readSafetensors(bytes('once', 'generator.safetensors'));
  expect(metadata).toMatchObject({ role: 'generator', nimg: String(steps * BATCH), seed: '0' });
  expect(JSON.parse(metadata.recipe ?? '')).toMatchObject({ preset: 'nano', teacher: 'teacher.safetensors', steps });
}

test('stored batches with their maps change nothing, and the folder packs into one file', async () => {
  const command = ['--preset', 'nano', '--teacher', at('teacher.safetensors'), '--steps', '6', '--batch', '2'];
  const shape = ['--snap', '4', '--grid-size', '2'];
  const watched = await sida('distill', ...command, ...shape, '--keep-batches', '--out', at('watched'));
  expect([watched.code, watched.stderr]).toEqual([0, '']);
  expect(await sida('distill', ...command, ...shape, '--out', at('alone'))).toMatchObject({ code: 0 });
  expect(timeless('watched')).toEqual(timeless('alone'));
  for (const name of ['generator.safetensors', 'checkpoint.safetensors'])
    expect(tensors('watched', name), name).toEqual(tensors('alone', name));
  const batches = [4, 8, 12].map(batchName);
  expect(readdirSync(at('watched')).filter((name) => name.startsWith('batch'))).toEqual(batches);
  const last = readBatchFile(bytes('watched', batchName(12)), 'the batch');
  expect([last.step, last.nimg, last.n, last.resolution]).toEqual([6, 12, 2, 16]);
  const fakeness = last.logitsFake.reduce((sum, x) => sum + 1 / (1 + Math.exp(x)), 0) / last.logitsFake.length;
  expect(fakeness).toBeCloseTo(rows('watched').at(-1)?.fakeness_fake ?? Number.NaN, 4);

  const packed = await sida('record', at('watched'), '--out', at('small.run'));
  expect([packed.code, packed.stderr]).toEqual([0, '']);
  const run = await readRecordedRun(bytes('small.run'));
  expect(run.meta).toMatchObject({ source: 'recorded', createdAt: 0, step: 6, nimg: 12, madeOn: adapterOf('watched') });
  expect(run.metrics.latest('kid_tiny')).toBeCloseTo(rows('watched').at(-1)?.kid_tiny ?? Number.NaN, 0);
  expect(run.sheets.map((s) => s.nimg)).toEqual([0, 4, 8, 12]);
  expect(run.batches.map((b) => b.nimg)).toEqual([4, 8, 12]);
  const [first] = run.batches;
  expect(run.pinned?.set.rgba).toEqual(Uint8ClampedArray.of(...(first?.real ?? []), ...(first?.fake ?? [])));
  expect(run.pinned?.readings.map((l) => [l.nimg, l.ids.length])).toEqual([4, 8, 12].map((nimg) => [nimg, 4]));
  expect(run.pinned?.readings[2]?.logits).not.toEqual(run.pinned?.readings[0]?.logits);
  const report = JSON.parse(bytes('watched', 'fakeness.json').toString()) as { pinned: { looks: object[] } };
  expect(report.pinned.looks.length).toBeGreaterThan(0);
  expect(await sida('record', at('none'), '--out', at('x.run'))).toMatchObject({ code: 1 });
});

test('a folder with a run is not overwritten, and a run keeps its recipe', async () => {
  const again = await sida(...command('once', 1));
  expect([again.code, again.stdout]).toEqual([2, '']);
  expect(again.stderr).toContain('already holds a run: add --resume');
  const other = await sida('distill', '--resume', '--out', at('once'), '--seed', '5');
  expect([other.code, other.stdout]).toEqual([2, '']);
  expect(other.stderr).toContain('--seed cannot change when a run is resumed: it was 0, now 5.');
});

test('the finished generator gives the samples of the last sheet in one step, and others with Heun steps', async () => {
  const make = (out: string, ...more: string[]) =>
    sida('sample', '--weights', at('once', 'generator.safetensors'), '--out', at(out), ...more);
  expect(await make('a.png', '--n', '4')).toMatchObject({ code: 0, stderr: '' });
  const last =
    readdirSync(at('once'))
      .filter((name) => name.endsWith('.png'))
      .sort()
      .at(-1) ?? '';
  expect(bytes('a.png').equals(bytes('once', last))).toBe(true);
  const heun = await make('b.png', '--seeds', '0-4', '--class', '3', '--steps', '2');
  expect(heun.stdout).toContain('5 images of 16x16, 2 Heun steps');
  const png = decode(bytes('b.png'));
  expect([png.width, png.height]).toEqual([48, 32]);
  expect(new Set(png.data).size).toBeGreaterThan(20);
});

test('non-finite numbers end the run with one sentence', async () => {
  const teacher = at('broken.safetensors');
  writeFileSync(teacher, tinyTeacher({ 'model.dec.16x16_aux_conv.weight': 1e30 }));
  const { code, stderr } = await sida(...command('broken', 3), '--teacher', teacher);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^sida: At step 1 [^\n]+: try smaller --lr and --glr\.\n$/);
});
