import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { metricsLine, RunFolder } from '../../../src/cli/run/runFolder.ts';
import { dataFiles, runImages } from '../../../src/cli/run/runImages.ts';
import { sheetName } from '../../../src/exchange/bundle.ts';
import { encodePng } from '../../../src/io/pictures/png.ts';
import { UsageError } from '../../../src/recipes/cliFlags.ts';
import { presetRecipe } from '../../../src/recipes/presets.ts';
import type { MetricsRow } from '../../../src/runs/report.ts';
import { records } from '../../data/make/records.ts';
import { pinReading, pins } from '../../store/history.ts';

const NANO = presetRecipe('nano');
let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sida-cli-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const row = (step: number): MetricsRow => ({
  nan_images: 0,
  sec: step / 8,
  step,
  nimg: step * 4,
  loss_g: -1,
  loss_psi: 2,
  grad_norm_psi: 1,
  grad_norm_theta: 1,
});
const text = (name: string): string => readFileSync(join(dir, name), 'utf8');

test('a row has its fields in the order of the contract, without those that the method lacks', () => {
  expect(metricsLine(row(8))).toBe(
    '{"step":8,"nimg":32,"loss_psi":2,"loss_g":-1,"grad_norm_psi":1,"grad_norm_theta":1,"nan_images":0,"sec":1}\n',
  );
  const full = { ...row(1), fakeness_fake: 0, fakeness_real: 0, loss_g_gan: 0, loss_d_fake: 0, loss_d_real: 0 };
  expect(
    Object.keys(JSON.parse(metricsLine({ ...full, loss_d: 0, acc_fake: 1, acc_real: 0 })) as object).join(' '),
  ).toBe(
    'step nimg loss_psi loss_d loss_d_real loss_d_fake loss_g loss_g_gan fakeness_real fakeness_fake ' +
      'acc_real acc_fake grad_norm_psi grad_norm_theta nan_images sec',
  );
});

test('a resumed run removes rows and sheets after the checkpoint', () => {
  const folder = new RunFolder(join(dir, 'a/b'));
  folder.begin(NANO);
  folder.appendRows([row(1), row(2), row(3)]);
  folder.writeCheckpoint(Uint8Array.of(1, 2));
  const readings = [pinReading(0), pinReading(1)];
  folder.writePinned({ set: pins, readings });
  expect(folder.pinned()).toEqual({ set: pins, readings });
  for (const nimg of [0, 8, 12]) writeFileSync(join(dir, 'a/b', sheetName(nimg)), '');
  for (const nimg of [8, 12]) folder.keepGenerator(Uint8Array.of(3), nimg);
  folder.appendMarks([8, 12].map((nimg) => ({ kind: 'recovery', nimg })));
  writeFileSync(join(dir, 'a/b/metrics.jsonl'), `${text('a/b/metrics.jsonl')}{"step":4,"ni`);
  expect(folder.load()).toEqual({ recipe: NANO, checkpoint: Uint8Array.of(1, 2) });
  folder.rewind(2, 8);
  expect(text('a/b/metrics.jsonl')).toBe(metricsLine(row(1)) + metricsLine(row(2)));
  expect(text('a/b/marks.jsonl')).toBe('{"kind":"recovery","nimg":8}\n');
  expect(readdirSync(join(dir, 'a/b')).sort()).toEqual([
    'checkpoint.safetensors',
    'generator-00000008.safetensors',
    'marks.jsonl',
    'metrics.jsonl',
    'pinned.safetensors',
    'recipe.json',
    'samples-00000000.png',
    'samples-00000008.png',
  ]);
});

test('a folder with a run is not overwritten; one without a checkpoint is reused', () => {
  const folder = new RunFolder(dir);
  writeFileSync(join(dir, sheetName(64)), '');
  writeFileSync(join(dir, 'note.txt'), 'mine');
  folder.begin(NANO);
  expect(readdirSync(dir).sort()).toEqual(['metrics.jsonl', 'note.txt', 'recipe.json']);
  expect(() => folder.load()).toThrow('holds no run to resume');
  folder.checkFree();
  folder.writeCheckpoint(Uint8Array.of(1));
  expect(() => folder.checkFree()).toThrow(UsageError);
  expect(() => new RunFolder(join(dir, 'note.txt')).begin(NANO)).toThrow('cannot be made');
});

test('--data accepts a file, an archive or a folder of any known kind', async () => {
  await expect(dataFiles(dir)).rejects.toThrow('is empty');
  await expect(dataFiles(join(dir, 'none'))).rejects.toThrow('does not exist');
  mkdirSync(join(dir, 'cifar'));
  for (const name of ['data_batch_2.bin', 'data_batch_1.bin', 'test_batch.bin'])
    writeFileSync(join(dir, 'cifar', name), records(3));
  writeFileSync(join(dir, 'cifar', 'batches.meta.txt'), 'airplane\n');
  const cifar = presetRecipe('cifar10-tiny-sida');
  const images = await runImages(cifar, join(dir, 'cifar'));
  expect(images?.set).toMatchObject({ name: 'CIFAR-10', count: 6 });
  expect(images?.notes).toEqual(['1 test file left out: runs train on the training part.']);
  expect((await runImages(cifar, join(dir, 'cifar', 'test_batch.bin')))?.set).toMatchObject({ count: 3 });
  expect(await runImages({ ...cifar, method: 'sid' }, undefined)).toBeUndefined();
  const pixels = encodePng(new Uint8Array(32 * 32 * 4).fill(255), 32, 32);
  for (const name of ['cat', 'dog']) {
    mkdirSync(join(dir, 'pets', name), { recursive: true });
    writeFileSync(join(dir, 'pets', name, '1.png'), pixels);
  }
  const pets = await runImages({ ...cifar, dataset: 'own' }, join(dir, 'pets'));
  expect(pets?.set).toMatchObject({ name: 'pets', count: 2, classNames: ['cat', 'dog'] });
  writeFileSync(join(dir, 'pets', 'dog', '2.jpg'), Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0));
  await expect(runImages(cifar, join(dir, 'pets'))).rejects.toThrow(
    'pets/dog/2.jpg: JPEG is not read on the command line; convert the pictures to PNG, or use the page.',
  );
});
