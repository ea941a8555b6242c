// The class of each picture: from dataset.json (EDM's format) if there is one, else from the top folder.
import type { Entry } from '../containers/boxes.ts';
import { isTestPart } from '../containers/kindOf.ts';
import { counted, grouped, LIMITS } from '../limits.ts';
import { type Source, visit } from '../reading.ts';

export interface Labelled {
  readonly name: string;
  readonly classNames: readonly string[];
  readonly entries: readonly Entry[];
  /** Class of each entry. */
  readonly labels: readonly number[];
  readonly notes: readonly string[];
}

/** Finds the classes of a source's pictures. */
export async function labelPictures(source: Source): Promise<Labelled> {
  const index = source.texts.find((e) => /(^|\/)dataset\.json$/.test(e.path));
  const folder = index?.path.replace(/dataset\.json$/, '') ?? '';
  const below = index ? source.entries.filter((e) => e.path.startsWith(folder)) : [];
  if (!index || below.length === 0) return fromFolders(source.entries);
  return fromIndex(index, folder, below, await readIndex(source, index));
}

type Index = ReadonlyMap<string, number> | null;

async function readIndex(source: Source, index: Entry): Promise<Index> {
  if (index.size > LIMITS.json)
    throw new Error(`${index.shown}: ${grouped(index.size)} bytes are too many for a list of labels.`);
  let text = '';
  await visit(source, [index], async (_, reader) => {
    text = new TextDecoder().decode(await reader.read(index.size));
  });
  return parseIndex(text, index.shown);
}

/** Parses {"labels": [["00000/img00000000.png", 6], ...]}. Returns null if the set has no classes. */
export function parseIndex(text: string, shown: string): Index {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Error(`${shown}: this is not valid JSON; make the dataset again with EDM's dataset_tool.py.`);
  }
  const labels = typeof parsed === 'object' && parsed !== null && 'labels' in parsed ? parsed.labels : undefined;
  if (labels === null) return null;
  if (!Array.isArray(labels))
    throw new Error(`${shown}: has no list called "labels"; make the dataset again with EDM's dataset_tool.py.`);
  const map = new Map<string, number>();
  for (const [i, row] of labels.entries()) {
    const [path, label] = Array.isArray(row) ? (row as unknown[]) : [];
    if (
      typeof path !== 'string' ||
      !Number.isInteger(label) ||
      (label as number) < 0 ||
      (label as number) >= LIMITS.classes
    ) {
      throw new Error(`${shown}: entry ${grouped(i)} of "labels" is not a path with a class number from 0.`);
    }
    map.set(path.replaceAll('\\', '/'), label as number);
  }
  return map;
}

function fromIndex(at: Entry, folder: string, entries: readonly Entry[], index: Index): Labelled {
  const name = folder.replace(/\/$/, '').replace(/^.*\//, '') || 'EDM dataset';
  if (!index)
    return {
      name,
      classNames: ['images'],
      entries,
      labels: entries.map(() => 0),
      notes: ['dataset.json states no labels: all images are one class.'],
    };
  const labels = entries.map((e) => index.get(e.path.slice(folder.length)));
  const missing = labels.indexOf(undefined);
  if (missing >= 0) {
    throw new Error(
      `${at.shown}: has no label for ${entries[missing]?.path.slice(folder.length)}; add it or remove the picture.`,
    );
  }
  const known = labels.map((label) => label ?? 0);
  const classes = known.reduce((most, label) => Math.max(most, label + 1), 0);
  return { name, classNames: Array.from({ length: classes }, (_, i) => String(i)), entries, labels: known, notes: [] };
}

const SPLITS = /^(train|training|test|testing|val|valid|validation)$/i;

/** Classes from the first folder below the common path of all pictures, sorted by name. */
function fromFolders(all: readonly Entry[]): Labelled {
  let { entries, parts, common } = tops(all);
  const notes: string[] = [];
  const names = new Set(parts.map((p) => (p.length > 1 ? (p[0] ?? '') : '')));
  if (names.size > 1 && [...names].every((name) => SPLITS.test(name))) {
    const training = entries.filter(
      (_, i) => !isTestPart(parts[i]?.[0] ?? '') && !/^testing$/i.test(parts[i]?.[0] ?? ''),
    );
    notes.push(
      `${counted(entries.length - training.length, 'picture')} of the test part left out: runs train on the training part.`,
    );
    ({ entries, parts, common } = tops(training));
  }
  const loose = parts.filter((p) => p.length === 1).length;
  const last = common.at(-1) ?? '';
  if (loose === entries.length)
    return { name: last || 'Pictures', classNames: [last || 'images'], entries, labels: entries.map(() => 0), notes };
  if (loose > 0) {
    const stray = entries[parts.findIndex((p) => p.length === 1)];
    throw new Error(
      `${stray?.shown}: ${counted(loose, 'picture')} beside the class folders; move ${loose === 1 ? 'it' : 'them'} into the folder of a class or remove ${loose === 1 ? 'it' : 'them'}.`,
    );
  }
  const classNames = [...new Set(parts.map((p) => p[0] ?? ''))].sort(
    new Intl.Collator('en', { numeric: true }).compare,
  );
  const number = new Map(classNames.map((name, i) => [name, i]));
  const labels = parts.map((p) => number.get(p[0] ?? '') ?? 0);
  return { name: last || 'Pictures', classNames, entries, labels, notes };
}

/** The common folders of all entries, and the paths below them. */
function tops(entries: readonly Entry[]) {
  const parts = entries.map((e) => e.path.split('/'));
  const common: string[] = [];
  const [first] = parts;
  for (let k = 0; first && k < first.length - 1; k++) {
    if (!parts.every((p) => p.length > k + 1 && p[k] === first[k])) break;
    common.push(first[k] ?? '');
  }
  return { entries, parts: parts.map((p) => p.slice(common.length)), common };
}
