// Checkpoints of an earlier version resume: one more step has the same numbers as then.
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runImages } from '../../src/cli/run/runImages.ts';
import { readBundle } from '../../src/exchange/bundle.ts';
import { readSafetensors } from '../../src/io/tensors/safetensors.ts';
import { readRecipe } from '../../src/recipes/readRecipe.ts';
import { Trainer } from '../../src/trainer/trainer.ts';
import { readState } from '../../src/weights/checkpointFormat.ts';
import { sida } from '../cli/terminal.ts';
import { oldFile, oldText, RUN_FOLDER } from '../compat/old.ts';
import { openTestGpu } from '../support/device.ts';

type Row = Readonly<Record<string, number>>;
const NEXT = JSON.parse(oldText('next.json')) as Readonly<Record<'run' | 'page', Row>>;

/** Adapters round differently. */
function expectRow(row: Row | undefined, expected: Row): void {
  for (const [key, value] of Object.entries(expected)) {
    expect(Math.abs((row?.[key] ?? Number.NaN) - value), key).toBeLessThanOrEqual(1e-3 * Math.abs(value));
  }
}

const fail = (what: string): never => {
  throw new Error(`no usable ${what}`);
};

/** One step after a checkpoint, and the checkpoint after that. */
async function nextStep(recipeGiven: Readonly<Record<string, unknown>>, checkpoint: Uint8Array) {
  const recipe = readRecipe(recipeGiven, fail);
  const images = await runImages(recipe, undefined);
  const trainer = await Trainer.create({
    gpu: await openTestGpu(),
    recipe,
    teacher: oldFile('teacher.safetensors'),
    ...(images ? { images: images.set } : {}),
  });
  try {
    await trainer.restore(checkpoint);
    const restored = await trainer.checkpoint();
    await trainer.stepOnce();
    const [row] = await trainer.takeMetrics();
    return { row: row as unknown as Row, restored };
  } finally {
    trainer.destroy();
  }
}

test.each(['run', 'page'] as const)('the checkpoint of %s.zip', async (name) => {
  const bundle = await readBundle(new Blob([oldFile(`${name}.zip`)]));
  const checkpoint = bundle.checkpoint ?? fail('checkpoint');
  const { row, restored } = await nextStep(bundle.recipe, checkpoint);
  expectRow(row, NEXT[name]);
  const [before, after] = [readSafetensors(checkpoint), readSafetensors(restored)];
  expect([...after.tensors.keys()]).toEqual([...before.tensors.keys()]);
  for (const [key, t] of before.tensors) expect(after.tensors.get(key), key).toEqual(t);
  expect(readState(after.metadata)).toEqual(readState(before.metadata));
  expect(Object.keys(after.metadata)).toEqual(Object.keys(before.metadata));
});

test('distill --resume continues the folder', async () => {
  const out = mkdtempSync(join(tmpdir(), 'sida-compat-'));
  try {
    cpSync(RUN_FOLDER, out, { recursive: true });
    const ended = await sida('distill', '--resume', '--out', out, '--steps', '5');
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    const lines = readFileSync(join(out, 'metrics.jsonl'), 'utf8').trimEnd().split('\n');
    expect(lines.slice(0, 4).join('\n')).toBe(oldText('run/metrics.jsonl').trimEnd());
    expectRow(JSON.parse(lines[4] ?? '{}') as Row, NEXT.run);
  } finally {
    rmSync(out, { recursive: true });
  }
});
