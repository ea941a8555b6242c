import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../src/data/sets/imageSet.ts';
import { readBundle } from '../../src/exchange/bundle.ts';
import { fakenessOf } from '../../src/exchange/fakenessFile.ts';
import { bundleRun, type RunParts } from '../../src/exchange/runBundle.ts';
import { readSafetensors, toFloat32 } from '../../src/io/tensors/safetensors.ts';
import { written } from '../../src/recipes/fields.ts';
import { readState } from '../../src/weights/checkpointFormat.ts';
import { netsOf } from '../../src/weights/checkpointNets.ts';
import { fingerprintOfWeights, readWeights } from '../../src/weights/read.ts';
import { pins } from '../store/history.ts';
import { COUNTERS, fakeCheckpoint } from '../support/fakeCheckpoint.ts';
import { tinyTeacher } from '../support/tinyTeacher.ts';

const { recipe, teacher, checkpoint } = fakeCheckpoint();
const RUN: RunParts = {
  recipe,
  checkpoint,
  teacher,
  metrics: [16, 128, 144].map((nimg) => ({ step: nimg / 16, nimg, loss_psi: 1 })),
  sheets: [0, 128, 144].map((nimg) => ({ nimg, png: Uint8Array.of(1, 2, 3) })),
  fakeness: { step: 8 },
};
const join = (parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
const readBack = (bytes: Uint8Array<ArrayBuffer>) => readBundle(new Blob([bytes]));
const BYTES = join(bundleRun(RUN));
const text = (path: string, bytes = BYTES) => new TextDecoder().decode(unzipSync(bytes)[path]);

describe('an archive of a run', () => {
  test('contains the run as of its checkpoint, with a file for every network', async () => {
    const back = await readBack(BYTES);
    expect(back.recipe).toEqual(written(recipe));
    expect(back.metrics.map((r) => r.nimg)).toEqual([16, 128]);
    expect(back.sheets.map((s) => s.nimg)).toEqual([0, 128]);
    expect(back.fakeness).toEqual({ step: 8 });
    expect(Buffer.compare(back.checkpoint ?? new Uint8Array(), checkpoint)).toBe(0);
    expect(Buffer.compare(back.teacher ?? new Uint8Array(), teacher)).toBe(0);
    const first = (bytes: Uint8Array | undefined) =>
      toFloat32(readSafetensors(bytes ?? new Uint8Array()).tensors.get('model.map_layer0.weight') as never)[0] ?? 0;
    const own = first(teacher);
    expect(first(back.generator) / own).toBeCloseTo(0.99, 5);
    expect(first(back.generatorRaw) / own).toBeCloseTo(0.98, 5);
    expect(first(back.fakeScore) / own).toBeCloseTo(1.01, 5);
  });

  test('equal runs give equal bytes', () => {
    expect(Buffer.compare(join(bundleRun(RUN)), BYTES)).toBe(0);
  });

  test('contains networks that load as weights files, with resampling filters', () => {
    const { generator, state } = netsOf(checkpoint);
    expect(state).toEqual(COUNTERS);
    const file = readWeights(generator, 'it');
    expect(file.metadata).toMatchObject({ role: 'generator', nimg: '128', seed: '5', init_sigma: '2.5' });
    expect(file.get('model.enc.8x8_down.conv0.resample_filter')?.shape).toEqual([1, 1, 2, 2]);
    expect(readState(readSafetensors(checkpoint).metadata).nimg).toBe(128);
  });

  test('has a card with method, teacher, licence, counters, adapter and every file', () => {
    const card = text('README.md');
    for (const part of [
      'SiDA',
      'tiny.safetensors',
      'not stated in its file',
      '128 in 8 steps',
      'test adapter',
      '`batch`',
    ])
      expect(card).toContain(part);
    for (const path of Object.keys(unzipSync(BYTES))) {
      if (path !== 'README.md' && !path.startsWith('samples-')) expect(card, path).toContain(`\`${path}\``);
    }
  });

  test('shows names from files as text on the card: no HTML, no new rows', () => {
    const sly = { ...recipe, teacher: 'a<img src=x onerror=alert(1)>|\n# b.safetensors' };
    const card = text('README.md', join(bundleRun({ ...RUN, recipe: sly })));
    expect(card).not.toContain('<img');
    expect(card).not.toMatch(/^# b/m);
    expect(card).toContain('a&lt;img src=x onerror=alert(1)&gt;\\| \\# b.safetensors');
  });

  test('says so if the teacher is missing; the scripts are included', () => {
    const bytes = join(bundleRun({ ...RUN, teacher: undefined }));
    expect(text('README.md', bytes)).toContain('not known here');
    expect(text('load_pytorch.py', bytes)).toContain('import torch');
    expect(text('continue_with_sid.py', bytes)).toContain('sida_train.py');
  });

  test('contains a teacher of another file kind as safetensors', async () => {
    const back = await readBack(join(bundleRun({ ...RUN, teacher: checkpoint })));
    const { metadata, tensors } = readSafetensors(back.teacher ?? new Uint8Array());
    expect(metadata.role).toBe('teacher');
    expect(tensors.has('model.enc.8x8_down.conv0.resample_filter')).toBe(true);
  });

  test('restores a snapshot teacher as the teacher that its checkpoints know, number for number', async () => {
    const pickle = new Uint8Array(readFileSync('tests/fixtures/edm-network-snapshot-tiny.pkl'));
    const carried = (await readBack(join(bundleRun({ ...RUN, teacher: pickle })))).teacher ?? new Uint8Array();
    const [there, back] = [readWeights(pickle, 'the snapshot'), readWeights(carried, 'the teacher')];
    const known = fingerprintOf(0, new Uint8Array(0), pickle);
    expect([there, back].map((f, i) => fingerprintOfWeights([pickle, carried][i] ?? carried, f.metadata))).toEqual([
      known,
      known,
    ]);
    expect(JSON.stringify(back.net.args)).toBe(JSON.stringify(there.net.args));
    for (const { key } of there.net.layout.keys()) expect(back.get(key)?.data, key).toEqual(there.get(key)?.data);
    // From one archive to the next it is copied unchanged. An invalid fingerprint is ignored.
    const next = (await readBack(join(bundleRun({ ...RUN, teacher: carried })))).teacher ?? new Uint8Array();
    expect(Buffer.compare(next, carried)).toBe(0);
    expect(fingerprintOfWeights(pickle, { fingerprint: 'x' })).toBe(known);
  });

  test('a file that is not a checkpoint is refused', () => {
    expect(() => netsOf(tinyTeacher())).toThrow('not a checkpoint');
    expect(() => netsOf(Uint8Array.of(1))).toThrow('The checkpoint');
  });
});

test('fakeness is 1 - sigmoid(logit), a list of cells per image; null without logits', () => {
  const empty = new Uint8ClampedArray();
  const view = {
    ...{
      step: 3,
      nimg: 48,
      n: 2,
      resolution: 8,
      mapSize: 1,
      fake: empty,
      real: empty,
      noisyFake: empty,
      noisyReal: empty,
    },
    sigma: Float32Array.of(1, 2),
    logitsFake: Float32Array.of(0, 20),
    logitsReal: Float32Array.of(-20, 0),
    labels: Int32Array.of(1, 0),
  };
  const report = fakenessOf(view);
  expect(report.fakeness_fake).toEqual([[0.5], [0]]);
  expect(report.fakeness_real).toEqual([[1], [0.5]]);
  expect(report).toMatchObject({ step: 3, nimg: 48, sigma: [1, 2], labels: [1, 0], map_size: 1 });
  expect(fakenessOf({ ...view, logitsReal: null, mapSize: 0 }).fakeness_real).toBeNull();
  expect(report).not.toHaveProperty('pinned');
  const reading = { step: 2, nimg: 32, mapSize: 1, ids: Int32Array.of(0, 4), logits: Float32Array.of(0, 20) };
  const { pinned } = fakenessOf(view, { set: pins, readings: [reading] });
  expect(pinned).toMatchObject({ sigma: 0.75, ids: [0, 1, 4], real: [1, 0, 0] });
  expect(pinned?.looks).toEqual([{ step: 2, nimg: 32, ids: [0, 4], fakeness: [0.5, 0] }]);
});
