// A run as one archive: the files of a run's folder, the run's networks, and the files needed to continue the run
// elsewhere. Anyone may have made an archive. So the reader checks and limits everything, and executes nothing.

import { checkCaps } from '../io/zip/zipCaps.ts';
import { type ZipEntry, ZipReader } from '../io/zip/zipReader.ts';
import { writeZip, type ZipFile } from '../io/zip/zipWrite.ts';
import { grouped } from '../lib/grouped.ts';

/** Names of the archive's files by their content. A run's folder uses the same names. */
export const BUNDLE_FILES = {
  card: 'README.md',
  recipe: 'recipe.json',
  metrics: 'metrics.jsonl',
  fakeness: 'fakeness.json',
  generator: 'generator.safetensors',
  generatorRaw: 'generator-raw.safetensors',
  fakeScore: 'fake-score.safetensors',
  teacher: 'teacher.safetensors',
  checkpoint: 'checkpoint.safetensors',
} as const;

type NetFile = 'generator' | 'generatorRaw' | 'fakeScore' | 'teacher' | 'checkpoint';
const NET_FILES: readonly NetFile[] = ['generator', 'generatorRaw', 'fakeScore', 'teacher', 'checkpoint'];

/** A row of metrics.jsonl. */
export type BundleRow = Readonly<Record<string, number>>;

export interface BundleSheet {
  readonly nimg: number;
  readonly png: Uint8Array;
}

/** A run as plain data. Networks and checkpoint are safetensors files. */
export interface Bundle extends Partial<Record<NetFile, Uint8Array>> {
  readonly recipe: Readonly<Record<string, unknown>>;
  readonly metrics: readonly BundleRow[];
  readonly sheets: readonly BundleSheet[];
  /** The fakeness of a batch, as JSON (see fakenessFile.ts). */
  readonly fakeness?: unknown;
}

/** Networks in their own buffers, which can be transferred. */
type OwnNets = Readonly<Partial<Record<NetFile, Uint8Array<ArrayBuffer>>>>;

const SHEET = /^samples-(\d{8,12})\.png$/;
const LIMITS = { entries: 10_000, pathLength: 1000 };
const CAPS = { file: 2 ** 32, total: 2 ** 32 };
const TEXT_CAP = 4 * 2 ** 20;
const METRICS_CAP = 512 * 2 ** 20;
const SHEET_CAP = 64 * 2 ** 20;
const ROW_FIELDS = 64;

/** File name of the sample sheet after `nimg` images. */
export const sheetName = (nimg: number): string => `samples-${String(nimg).padStart(8, '0')}.png`;

/** The text of metrics.jsonl. NaN becomes null, because JSON has no NaN. */
export const metricsText = (rows: readonly BundleRow[]): string => rows.map((r) => `${JSON.stringify(r)}\n`).join('');

const utf8 = new TextEncoder();
const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The archive's parts in order. `texts` are more files by name: the model card and scripts. */
export function writeBundle(run: Bundle, texts: Readonly<Record<string, string>>): Uint8Array[] {
  const text = (path: string, value: string): ZipFile => ({ path, bytes: utf8.encode(value), compress: true });
  const nets = NET_FILES.flatMap((key) => {
    const bytes = run[key];
    return bytes ? [{ path: BUNDLE_FILES[key], bytes, compress: false }] : [];
  });
  return writeZip([
    ...Object.entries(texts).map(([path, value]) => text(path, value)),
    text(BUNDLE_FILES.recipe, jsonText(run.recipe)),
    text(BUNDLE_FILES.metrics, metricsText(run.metrics)),
    ...(run.fakeness === undefined ? [] : [text(BUNDLE_FILES.fakeness, `${JSON.stringify(run.fakeness)}\n`)]),
    ...run.sheets.map(({ nimg, png }) => ({ path: sheetName(nimg), bytes: png, compress: false })),
    ...nets,
  ]);
}

/** The archive's files, by their path below the folder with the recipe. Some tools put all files into a folder. */
function filesOf(entries: readonly ZipEntry[], name: string): Map<string, ZipEntry> {
  const recipes = entries.filter((e) => e.path === BUNDLE_FILES.recipe || e.path.endsWith(`/${BUNDLE_FILES.recipe}`));
  const [recipe] = recipes.sort((a, b) => a.path.length - b.path.length);
  if (!recipe) throw new Error(`${name} is no run: it holds no ${BUNDLE_FILES.recipe}.`);
  const root = recipe.path.slice(0, -BUNDLE_FILES.recipe.length);
  const inside = entries.filter((e) => e.path.startsWith(root));
  return new Map(inside.map((e) => [e.path.slice(root.length), e]));
}

function checkSize({ path, size }: ZipEntry, cap: number, name: string): void {
  if (size > cap) throw new Error(`${name}: ${path} has ${grouped(size)} bytes, at most ${grouped(cap)} are read.`);
}

function textOf(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`${what} is not text in UTF-8.`);
  }
}

function jsonOf(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${what} is not JSON.`);
  }
}

function objectOf(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Error(`${what} is not an object.`);
}

/**
 * The rows of a metrics.jsonl. An incomplete last line is ignored: a run that was stopped may leave one. NaN, Infinity
 * and -Infinity, which Python's json writes, count as null.
 */
export function readMetrics(text: string, what: string): BundleRow[] {
  const lines = text.split('\n');
  const torn = lines.pop() ?? '';
  if (torn.trim() !== '' && isJson(withoutNaN(torn))) lines.push(torn);
  return lines.flatMap((line, i) => {
    if (line.trim() === '') return [];
    const row = objectOf(jsonOf(withoutNaN(line), `Line ${i + 1} of ${what}`), `Line ${i + 1} of ${what}`);
    const entries = Object.entries(row).slice(0, ROW_FIELDS);
    const numbers = entries.flatMap(([k, v]) => (v === null || typeof v === 'number' ? [[k, v ?? Number.NaN]] : []));
    return [Object.fromEntries(numbers) as BundleRow];
  });
}

/** The line with null for each NaN and Infinity outside its strings. */
function withoutNaN(line: string): string {
  return line.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (found) => (found.startsWith('"') ? found : 'null'));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Reads an archive. Throws one sentence if it is not valid. Does not check the networks' contents. */
export async function readBundle(archive: Blob, name = 'The file'): Promise<Bundle & OwnNets> {
  const zip = await ZipReader.open(archive, name, LIMITS);
  checkCaps(zip.entries, CAPS, name);
  const files = filesOf(zip.entries, name);
  const text = async (path: string, cap: number): Promise<string | undefined> => {
    const entry = files.get(path);
    if (!entry) return undefined;
    checkSize(entry, cap, name);
    return textOf(await zip.bytes(entry), `${name}: ${entry.path}`);
  };
  const recipe = objectOf(
    jsonOf((await text(BUNDLE_FILES.recipe, TEXT_CAP)) ?? '', `${name}: ${BUNDLE_FILES.recipe}`),
    `${name}: ${BUNDLE_FILES.recipe}`,
  );
  const metrics = (await text(BUNDLE_FILES.metrics, METRICS_CAP)) ?? '';
  const fakeness = await text(BUNDLE_FILES.fakeness, TEXT_CAP);
  const sheets: BundleSheet[] = [];
  for (const [path, entry] of files) {
    const nimg = SHEET.exec(path)?.[1];
    if (nimg === undefined) continue;
    checkSize(entry, SHEET_CAP, name);
    sheets.push({ nimg: Number(nimg), png: await zip.bytes(entry) });
  }
  const nets: { -readonly [K in keyof OwnNets]: OwnNets[K] } = {};
  for (const key of NET_FILES) {
    const entry = files.get(BUNDLE_FILES[key]);
    if (entry) nets[key] = await zip.bytes(entry);
  }
  return {
    recipe,
    metrics: readMetrics(metrics, `${name}: ${BUNDLE_FILES.metrics}`),
    sheets: sheets.sort((a, b) => a.nimg - b.nimg),
    ...(fakeness === undefined ? {} : { fakeness: jsonOf(fakeness, `${name}: ${BUNDLE_FILES.fakeness}`) }),
    ...nets,
  };
}
