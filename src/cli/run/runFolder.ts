// The folder that `distill --out` writes. Programs read it, so names and fields must not change.
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeBatchFile } from '../../exchange/batchFile.ts';
import { BUNDLE_FILES, type BundleSheet, metricsText, readMetrics, sheetName } from '../../exchange/bundle.ts';
import { fakenessOf } from '../../exchange/fakenessFile.ts';
import { readPinsFile, writePinsFile } from '../../exchange/pinsFile.ts';
import type { RunParts } from '../../exchange/runBundle.ts';
import { encodePng } from '../../io/pictures/png.ts';
import { EngineError } from '../../lib/errors.ts';
import { messageOf } from '../../lib/messageOf.ts';
import { UsageError } from '../../recipes/cliFlags.ts';
import { completed, written } from '../../recipes/fields.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { orderedRow } from '../../runs/metricsRow.ts';
import type { Mark } from '../../runs/model/history.ts';
import type { BatchView, MetricsRow, Pinned, Sheet } from '../../runs/report.ts';
import { pathOf, writeWhole } from '../files.ts';

const {
  metrics: METRICS,
  recipe: RECIPE,
  generator: GENERATOR,
  checkpoint: CHECKPOINT,
  fakeness: FAKENESS,
} = BUNDLE_FILES;
const ABOUT = 'run.json';
/** Pinned images and their encoder maps. */
export const PINNED = 'pinned.safetensors';
const MARKS = 'marks.jsonl';
const BY_IMAGES = /^(?:samples-(\d{8,})\.png|(?:generator|batch)-(\d{8,})\.safetensors)$/;

/** A row as a line of metrics.jsonl. The order of its fields is fixed. */
export function metricsLine(row: MetricsRow): string {
  return metricsText([orderedRow(row)]);
}

const byImages = (nimg: number): string => String(nimg).padStart(8, '0');

/** Name of the generator written after `nimg` images. */
const keptName = (nimg: number): string => `generator-${byImages(nimg)}.safetensors`;

/** Name of the batch, with its logit maps, written after `nimg` images. */
export const batchName = (nimg: number): string => `batch-${byImages(nimg)}.safetensors`;

/** run.json: adapter and version. */
export interface About {
  /** Name of the adapter that the run last used. */
  readonly adapter: string;
  /** Whether that adapter computes on the CPU. */
  readonly software: boolean;
  /** The project's version. */
  readonly version: string;
}

export class RunFolder {
  /** The path as typed. */
  readonly name: string;
  private readonly path: string;

  constructor(typed: string) {
    this.name = typed;
    this.path = pathOf(typed);
  }

  /** Throws `UsageError` if the folder holds a run that can be resumed. */
  checkFree(): void {
    if (!existsSync(this.at(CHECKPOINT))) return;
    throw new UsageError(`${this.name} already holds a run: add --resume to go on with it, or name another folder.`);
  }

  /** Makes the folder for a new run. Files of an earlier run without a checkpoint are removed. */
  begin(recipe: Recipe): void {
    try {
      mkdirSync(this.path, { recursive: true });
    } catch (e) {
      throw new EngineError('bad-file', `The folder ${this.name} cannot be made: ${messageOf(e)}.`);
    }
    this.dropAfter(-1);
    writeWhole(this.at(METRICS), '');
    rmSync(this.at(MARKS), { force: true });
    this.writeRecipe(recipe);
  }

  /** The recipe and the checkpoint of the run in the folder. */
  load(): { recipe: Recipe; checkpoint: Uint8Array } {
    if (!existsSync(this.at(CHECKPOINT)) || !existsSync(this.at(RECIPE))) {
      throw new EngineError('bad-file', `${this.name} holds no run to resume: ${CHECKPOINT} or ${RECIPE} is missing.`);
    }
    let recipe: unknown;
    try {
      recipe = JSON.parse(readFileSync(this.at(RECIPE), 'utf8'));
    } catch {
      throw new EngineError('bad-file', `${join(this.name, RECIPE)} is not JSON.`);
    }
    return { recipe: completed(recipe as Recipe), checkpoint: new Uint8Array(readFileSync(this.at(CHECKPOINT))) };
  }

  /** Removes the rows and sheets after the checkpoint. The resumed run makes them again. */
  rewind(step: number, nimg: number): void {
    this.dropAfter(nimg);
    this.keepLines(METRICS, (line) => numberOf(line, 'step') <= step);
    if (existsSync(this.at(MARKS))) this.keepLines(MARKS, (line) => numberOf(line, 'nimg') <= nimg);
  }

  writeRecipe(recipe: Recipe): void {
    writeWhole(this.at(RECIPE), `${JSON.stringify(written(recipe), null, 2)}\n`);
  }

  writeAbout(about: About): void {
    writeWhole(this.at(ABOUT), `${JSON.stringify({ format: 'sida-lab/1', ...about }, null, 2)}\n`);
  }

  /** Appends events of the run, one line each. */
  appendMarks(marks: readonly Mark[]): void {
    if (marks.length > 0) appendFileSync(this.at(MARKS), marks.map((mark) => `${JSON.stringify(mark)}\n`).join(''));
  }

  appendRows(rows: readonly MetricsRow[]): void {
    if (rows.length > 0) appendFileSync(this.at(METRICS), rows.map(metricsLine).join(''));
  }

  hasSheet(nimg: number): boolean {
    return existsSync(this.at(sheetName(nimg)));
  }

  writeSheet(sheet: Sheet): void {
    writeWhole(this.at(sheetName(sheet.nimg)), encodePng(sheet.rgba, sheet.width, sheet.height));
  }

  writeCheckpoint(bytes: Uint8Array): void {
    writeWhole(this.at(CHECKPOINT), bytes);
  }

  writeGenerator(bytes: Uint8Array): void {
    writeWhole(this.at(GENERATOR), bytes);
  }

  /** Writes the logit maps of the last batch and the encoder maps of the pinned images. */
  writeFakeness(view: BatchView): void {
    writeWhole(this.at(FAKENESS), `${JSON.stringify(fakenessOf(view, this.pinned()))}\n`);
  }

  /** The pinned images. Returns null if none were stored. */
  pinned(): Pinned | null {
    const path = this.at(PINNED);
    return existsSync(path) ? readPinsFile(new Uint8Array(readFileSync(path)), join(this.name, PINNED)) : null;
  }

  writePinned(pinned: Pinned): void {
    writeWhole(this.at(PINNED), writePinsFile(pinned));
  }

  /** All parts of the run for an archive, except the teacher. */
  parts(): Omit<RunParts, 'teacher'> {
    const { recipe, checkpoint } = this.load();
    const text = (name: string) => (existsSync(this.at(name)) ? readFileSync(this.at(name), 'utf8') : null);
    const sheets = readdirSync(this.path).flatMap((name): BundleSheet[] => {
      const nimg = BY_IMAGES.exec(name)?.[1];
      return nimg === undefined ? [] : [{ nimg: Number(nimg), png: new Uint8Array(readFileSync(this.at(name))) }];
    });
    const fakeness = text(FAKENESS);
    return {
      recipe,
      checkpoint,
      metrics: readMetrics(text(METRICS) ?? '', join(this.name, METRICS)),
      sheets: sheets.sort((a, b) => a.nimg - b.nimg),
      ...(fakeness === null ? {} : { fakeness: JSON.parse(fakeness) }),
    };
  }

  /** Stores the current generator beside its sheet. */
  keepGenerator(bytes: Uint8Array, nimg: number): void {
    writeWhole(this.at(keptName(nimg)), bytes);
  }

  /** Stores the last batch with its logit maps beside its sheet. */
  keepBatch(view: BatchView): void {
    writeWhole(this.at(batchName(view.nimg)), writeBatchFile(view));
  }

  /** Removes sheets, generators, batches and encoder maps after `nimg` images. */
  private dropAfter(nimg: number): void {
    const pinned = nimg < 0 ? null : this.pinned();
    const readings = pinned?.readings.filter((l) => l.nimg <= nimg) ?? [];
    if (pinned && readings.length > 0) this.writePinned({ ...pinned, readings });
    else rmSync(this.at(PINNED), { force: true });
    for (const name of readdirSync(this.path)) {
      const [, sheet, kept] = BY_IMAGES.exec(name) ?? [];
      const images = sheet ?? kept;
      if (images !== undefined && Number(images) > nimg) rmSync(this.at(name));
    }
  }

  private keepLines(name: string, isKept: (line: string) => boolean): void {
    const text = existsSync(this.at(name)) ? readFileSync(this.at(name), 'utf8') : '';
    const kept = text.split('\n').filter(isKept);
    writeWhole(this.at(name), kept.map((line) => `${line}\n`).join(''));
  }

  private at(name: string): string {
    return join(this.path, name);
  }
}

/** A number in a line of JSON. Returns infinity for an empty or truncated line. */
function numberOf(line: string, key: 'step' | 'nimg'): number {
  try {
    const row: unknown = JSON.parse(line);
    const value = typeof row === 'object' && row !== null ? (row as Record<string, unknown>)[key] : undefined;
    return typeof value === 'number' ? value : Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
