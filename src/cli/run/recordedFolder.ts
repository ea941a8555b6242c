// Reads a folder of `distill --keep-batches` as a run's history.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readBatchFile } from '../../exchange/batchFile.ts';
import { readPinsFile } from '../../exchange/pinsFile.ts';
import { decodePng } from '../../io/pictures/png.ts';
import { EngineError } from '../../lib/errors.ts';
import { presetName } from '../../recipes/presets.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { unpackedRow } from '../../runs/curves/metricColumns.ts';
import { withRows } from '../../runs/model/append.ts';
import type { Mark, RunHistory } from '../../runs/model/history.ts';
import { emptyDemoRun } from '../../runs/recorded/read.ts';
import type { MetricsRow, Sheet } from '../../runs/report.ts';
import { pathOf } from '../files.ts';
import { type About, PINNED } from './runFolder.ts';

/** Reads the run in a folder. Throws one sentence if a file is missing. */
export function readRunFolder(typed: string): { history: RunHistory; about: About } {
  const path = pathOf(typed);
  const bytes = (name: string): Uint8Array => {
    if (existsSync(join(path, name))) return new Uint8Array(readFileSync(join(path, name)));
    throw new EngineError('bad-file', `${typed} is not the folder of a run: ${name} is missing.`);
  };
  const json = <T>(name: string, text: string): T => {
    try {
      return JSON.parse(text) as T;
    } catch {
      throw new EngineError('bad-file', `${join(typed, name)} is not JSON.`);
    }
  };
  const text = (name: string) => new TextDecoder().decode(bytes(name));
  const lines = <T>(name: string) =>
    text(name)
      .split('\n')
      .filter(Boolean)
      .map((line) => json<T>(name, line));
  const saved = json<Recipe>('recipe.json', text('recipe.json'));
  const recipe = { ...saved, teacher: basename(saved.teacher), init: saved.init && basename(saved.init) };
  const about = json<About>('run.json', text('run.json'));
  const empty = emptyDemoRun(presetName(recipe.preset), recipe, about.adapter);
  const history = withRows(empty, lines<MetricsRow>('metrics.jsonl').map(unpackedRow));
  const names = readdirSync(path).sort();
  const sheets = names
    .filter((name) => /^samples-\d+\.png$/.test(name))
    .map((name) => sheetOf(name, bytes(name), recipe));
  const batches = names
    .filter((name) => /^batch-\d+\.safetensors$/.test(name))
    .map((name) => readBatchFile(bytes(name), join(typed, name)));
  const marks = names.includes('marks.jsonl') ? lines<Mark>('marks.jsonl') : [];
  const pinned = names.includes(PINNED) ? readPinsFile(bytes(PINNED), join(typed, PINNED)) : null;
  return { history: { ...history, sheets, batches, pinned, marks }, about };
}

/** A sheet with its position in the run, from its file name. */
function sheetOf(name: string, bytes: Uint8Array, { resolution, batch }: Recipe): Sheet {
  const image = decodePng(bytes, name);
  const nimg = Number(name.replace(/\D/g, ''));
  return { ...image, nimg, step: nimg / batch, cols: image.width / resolution, rows: image.height / resolution };
}
