// Reads a run from files that anyone may have made. It checks and limits everything, and executes nothing.
import type { InputFile } from '../data/containers/boxes.ts';
import { readPng } from '../io/pictures/pngReader.ts';
import { readSafetensors } from '../io/tensors/safetensors.ts';
import { writeZip } from '../io/zip/zipWrite.ts';
import { METRIC_KEYS } from '../lib/metricKeys.ts';
import { readRecipe } from '../recipes/readRecipe.ts';
import type { Recipe } from '../recipes/recipe.ts';
import { unpackedRow } from '../runs/curves/metricColumns.ts';
import { type MetricBlock, MetricTable } from '../runs/curves/metricTable.ts';
import { addSheet } from '../runs/model/sheetHistory.ts';
import type { MetricsRow, Sheet } from '../runs/report.ts';
import { netsOf } from '../weights/checkpointNets.ts';
import { readWeights } from '../weights/read.ts';
import { BUNDLE_FILES, type BundleRow, type BundleSheet, readBundle } from './bundle.ts';

/** The checkpoint of an imported run. */
export interface ImportedCheckpoint {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly step: number;
  readonly nimg: number;
  readonly sec: number;
  readonly recipe: Recipe;
}

/** An imported run. */
export interface ImportedRun {
  readonly recipe: Recipe;
  /** In the form of a metric table, so that the page can add the rows unchanged. */
  readonly metrics: MetricBlock;
  /** The counters of the last row. Zeros if there are no rows. */
  readonly at: { readonly step: number; readonly nimg: number; readonly sec: number };
  readonly sheets: Sheet[];
  /** The adapter on which the run was made. '' if the file does not name it. */
  readonly adapter: string;
  readonly checkpoint: ImportedCheckpoint | null;
  /** The teacher's file. Null if the archive has none. */
  readonly teacher: Uint8Array<ArrayBuffer> | null;
}

/** The page holds a whole run in memory. */
const MAX_BYTES = 2 * 2 ** 30;
const MAX_ROWS = 2 ** 20;
const MAX_SIDE = 8192;

/** Reads a run's archive, or its folder. */
export async function importRun(files: readonly InputFile[]): Promise<ImportedRun> {
  const name = files[0]?.path ?? 'The file';
  checkSize(files, name);
  const bundle = await readBundle(await archiveOf(files), name);
  const fail = (what: string): never => {
    throw new Error(`${name}: its ${BUNDLE_FILES.recipe} has no usable ${what}.`);
  };
  const recipe = readRecipe(bundle.recipe, fail);
  const rows = rowsOf(bundle.metrics);
  if (bundle.teacher) readWeights(bundle.teacher, `${name}: ${BUNDLE_FILES.teacher}`);
  const found = bundle.checkpoint ? checkpointOf(bundle.checkpoint) : null;
  return {
    recipe,
    ...tableOf(rows),
    sheets: sheetsOf(bundle.sheets, recipe, rows, name),
    adapter: found?.adapter ?? '',
    checkpoint: found?.checkpoint ?? null,
    teacher: bundle.teacher ?? null,
  };
}

/** Reads a checkpoint as a run of which only the last step is known. */
export async function importCheckpoint(file: InputFile): Promise<ImportedRun> {
  checkSize([file], file.path);
  const { checkpoint, adapter } = checkpointOf(new Uint8Array(await file.blob.arrayBuffer()));
  return { recipe: checkpoint.recipe, ...tableOf([]), sheets: [], adapter, checkpoint, teacher: null };
}

function checkSize(files: readonly InputFile[], name: string): void {
  const size = files.reduce((sum, f) => sum + f.blob.size, 0);
  if (size > MAX_BYTES) throw new Error(`${name} has ${size} bytes; a run of at most ${MAX_BYTES} can be brought in.`);
}

/** The archive. A folder's files are packed into one. */
async function archiveOf(files: readonly InputFile[]): Promise<Blob> {
  const [only] = files;
  if (files.length === 1 && only) return only.blob;
  const parts = await Promise.all(
    files.map(async ({ path, blob }) => ({
      path,
      bytes: new Uint8Array(await blob.arrayBuffer()),
      compress: false,
    })),
  );
  return new Blob(writeZip(parts) as Uint8Array<ArrayBuffer>[]);
}

function checkpointOf(bytes: Uint8Array<ArrayBuffer>): { checkpoint: ImportedCheckpoint; adapter: string } {
  const { state, adapter } = netsOf(bytes);
  const { metadata } = readSafetensors(bytes, 'The checkpoint');
  const fail = (what: string): never => {
    throw new Error(`The checkpoint has no usable ${what}.`);
  };
  const recipe = readRecipe(JSON.parse(metadata.recipe ?? 'null'), fail);
  const { step, nimg, sec } = state;
  return { checkpoint: { bytes, step, nimg, sec, recipe }, adapter: adapter.slice(0, 200) };
}

/** Rows with the columns that every row has, in order. Unknown columns are left out. */
function rowsOf(metrics: readonly BundleRow[]): MetricsRow[] {
  const rows: MetricsRow[] = [];
  let before = 0;
  for (const row of metrics.slice(-MAX_ROWS)) {
    const { step = Number.NaN, nimg = Number.NaN, sec = 0 } = row;
    if (![step, nimg, sec].every(Number.isFinite) || nimg <= before) continue;
    before = nimg;
    const values = METRIC_KEYS.flatMap((key) => (row[key] === undefined ? [] : [[key, row[key]] as const]));
    rows.push({ ...Object.fromEntries(values), step, nimg, sec } as MetricsRow);
  }
  return rows;
}

/** The rows as a metric table, thinned if there are many. */
function tableOf(rows: readonly MetricsRow[]): Pick<ImportedRun, 'metrics' | 'at'> {
  const table = new MetricTable(METRIC_KEYS);
  for (const row of rows) table.append(unpackedRow(row));
  const { step, nimg, sec } = rows.at(-1) ?? { step: 0, nimg: 0, sec: 0 };
  return { metrics: table.block(0, table.length), at: { step, nimg, sec } };
}

function sheetsOf(found: readonly BundleSheet[], recipe: Recipe, rows: readonly MetricsRow[], name: string): Sheet[] {
  const steps = new Map(rows.map((row) => [row.nimg, row.step]));
  let sheets: readonly Sheet[] = [];
  for (const { nimg, png } of found) {
    const { width, height, rgba } = readPng(png, `${name}: the sheet at ${nimg} images`);
    if (width > MAX_SIDE || height > MAX_SIDE) continue;
    const [cols, lines] = [width, height].map((side) => (side % recipe.gridSize === 0 ? recipe.gridSize : 1));
    const step = steps.get(nimg) ?? Math.round(nimg / recipe.batch);
    const pixels = new Uint8ClampedArray(rgba);
    sheets = addSheet(sheets, { nimg, step, width, height, cols: cols ?? 1, rows: lines ?? 1, rgba: pixels });
  }
  return [...sheets];
}
