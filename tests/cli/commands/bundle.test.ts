import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBundle } from '../../../src/exchange/bundle.ts';
import { encodePng } from '../../../src/io/pictures/png.ts';
import { written } from '../../../src/recipes/fields.ts';
import { netsOf } from '../../../src/weights/checkpointNets.ts';
import { fakeCheckpoint } from '../../support/fakeCheckpoint.ts';
import { sida } from '../terminal.ts';

let dir = '';
const at = (...names: string[]): string => join(dir, ...names);
const bytes = (...names: string[]) => new Uint8Array(readFileSync(at(...names)));
const { checkpoint, teacher, recipe } = fakeCheckpoint();

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'sida-bundle-'));
  mkdirSync(at('run'));
  writeFileSync(at('teacher.safetensors'), teacher);
  writeFileSync(at('run/recipe.json'), JSON.stringify(recipe));
  writeFileSync(at('run/checkpoint.safetensors'), checkpoint);
  writeFileSync(at('run/metrics.jsonl'), '{"step":8,"nimg":128,"loss_g":-1}\n{"step":9,"nimg":144}\n{"st');
  writeFileSync(at('run/samples-00000128.png'), encodePng(new Uint8Array(16), 2, 2));
  writeFileSync(at('run/fakeness.json'), '{"step":8}\n');
  writeFileSync(at('generator.safetensors'), netsOf(checkpoint).generator);
});
afterAll(() => rmSync(dir, { recursive: true }));

test('bundle packs a run as of its checkpoint, with the teacher if it is found', async () => {
  const out = await sida('bundle', at('run'), '--out', at('run.zip'), '--teacher', at('teacher.safetensors'));
  expect([out.code, out.stderr]).toEqual([0, '']);
  expect(out.stdout).toContain('2 rows, 1 sheets');
  const run = await readBundle(new Blob([bytes('run.zip')]));
  expect(run.recipe).toEqual(written(recipe));
  expect(run.metrics).toEqual([{ step: 8, nimg: 128, loss_g: -1 }]);
  expect(run.sheets.map((s) => s.nimg)).toEqual([128]);
  expect(run.fakeness).toEqual({ step: 8 });
  expect(Buffer.compare(run.checkpoint ?? new Uint8Array(), checkpoint)).toBe(0);
  expect(Buffer.compare(run.teacher ?? new Uint8Array(), teacher)).toBe(0);

  const without = await sida('bundle', at('run'), '--out', at('small.zip'));
  expect(without.code).toBe(0);
  expect(without.stdout).toContain('without the teacher tiny.safetensors');
  expect((await readBundle(new Blob([bytes('small.zip')]))).teacher).toBeUndefined();
});

test('onnx writes a model, about half as large in 16 bits', async () => {
  const weights = at('generator.safetensors');
  expect((await sida('onnx', '--weights', weights, '--out', at('a.onnx'))).code).toBe(0);
  expect((await sida('onnx', '--weights', weights, '--out', at('b.onnx'), '--half')).code).toBe(0);
  expect(bytes('b.onnx').length).toBeLessThan(bytes('a.onnx').length);
});

test('a wrong command line and wrong files end with one sentence', async () => {
  expect((await sida('bundle', '--out', 'x.zip')).code).toBe(2);
  expect((await sida('bundle', at('run'))).code).toBe(2);
  expect((await sida('bundle', at('nowhere'), '--out', at('x.zip'))).stderr).toMatch(/holds no run/);
  expect((await sida('onnx', '--weights', at('run/recipe.json'), '--out', at('x.onnx'))).code).toBe(1);
});
