// Chooses the data set among the given files: one kind of data and its training part. Unrelated files are left out.

import { counted, grouped } from '../limits.ts';
import type { Entry } from './boxes.ts';
import { CIFAR10_RECORD, CIFAR100_RECORD, isTestPart, type Kind } from './kindOf.ts';
import { isLeftBehind } from './leftBehind.ts';

export type Group = 'cifar10' | 'cifar100' | 'pickle' | 'pictures' | 'parquet' | 'npz';

const GROUPS: Partial<Record<Kind, Group>> = {
  cifar10: 'cifar10',
  cifar100: 'cifar100',
  pickle: 'pickle',
  png: 'pictures',
  jpeg: 'pictures',
  webp: 'pictures',
  parquet: 'parquet',
  npz: 'npz',
  npy: 'npz',
};

const CALLED: Record<Group, string> = {
  cifar10: 'CIFAR-10 records',
  cifar100: 'CIFAR-100 records',
  pickle: 'a CIFAR batch of the Python version',
  pictures: 'a picture',
  parquet: 'a Parquet file',
  npz: 'NumPy arrays',
};

export const WHAT_IS_READ =
  'CIFAR-10 or CIFAR-100 (binary or Python version), a folder or zip of PNG, JPEG or WebP pictures, a dataset zip of EDM, Parquet of Hugging Face, or .npz';

export interface Choice {
  readonly group: Group;
  /** Sorted by path, so the order does not depend on the archive or the drop. */
  readonly entries: readonly Entry[];
  /** dataset.json and similar texts beside the data. */
  readonly texts: readonly Entry[];
  /** One sentence for each group of files that was left out. */
  readonly notes: readonly string[];
}

const collator = new Intl.Collator('en', { numeric: true });

/** Chooses among all entries. Throws one sentence if they hold no data set, or more than one. */
export function choose(all: readonly Entry[]): Choice {
  const entries = all.filter((e) => !isLeftBehind(e.path));
  if (entries.length === 0) throw new Error(`The folder is empty: there is no file in it. Choose ${WHAT_IS_READ}.`);
  const groups = new Map<Group, Entry[]>();
  for (const entry of entries) {
    const group = GROUPS[entry.kind];
    if (!group) continue;
    const found = groups.get(group);
    if (found) found.push(entry);
    else groups.set(group, [entry]);
  }
  const broken = brokenBatch(entries, [...groups.keys()]);
  if (broken) throw new Error(notWhole(broken));
  const [first, second] = [...groups];
  if (!first) throw new Error(nothing(entries));
  if (second) {
    const name = (g: [Group, Entry[]]) => `${g[1][0]?.shown} is ${CALLED[g[0]]}`;
    throw new Error(`These files are of two kinds: ${name(first)}, ${name(second)}. Add one data set at a time.`);
  }
  const [group, found] = first;
  const sorted = found.sort((a, b) => collator.compare(a.path, b.path) || (a.path < b.path ? -1 : 1));
  const texts = entries.filter((e) => e.kind === 'text');
  const notes = [
    ...leftBehind(all.filter((e) => isLeftBehind(e.path))),
    ...leftOut(entries.filter((e) => !GROUPS[e.kind] && e.kind !== 'text' && e.kind !== 'empty')),
  ];
  if (group === 'pictures') return { group, entries: sorted, texts, notes };
  const training = sorted.filter((e) => !isTestPart(nameOf(e)));
  const tests = sorted.length - training.length;
  if (training.length === 0 || tests === 0) return { group, entries: sorted, texts, notes };
  return {
    group,
    entries: training,
    texts,
    notes: [...notes, `${counted(tests, 'test file')} left out: runs train on the training part.`],
  };
}

/**
 * A .bin file that is taken for a broken CIFAR batch. Returns null if there is none. Beside other data, a .bin is an
 * unrelated file. Beside CIFAR batches, only one with the name of a batch is broken.
 */
function brokenBatch(entries: readonly Entry[], groups: readonly Group[]): Entry | null {
  if (groups.some((g) => g !== 'cifar10' && g !== 'cifar100')) return null;
  const name = groups.length > 0 ? /^(data_batch_\d+|test_batch|train|test)\.bin$/i : /\.bin$/i;
  return entries.find((e) => e.kind === 'unknown' && name.test(nameOf(e))) ?? null;
}

/** The file's own name. A folder called `test` does not turn a chosen file into a test part. */
function nameOf(entry: Entry): string {
  return entry.path.slice(entry.path.lastIndexOf('/') + 1);
}

function leftBehind(files: readonly Entry[]): string[] {
  if (files.length === 0) return [];
  return [`${counted(files.length, 'system file')} left out, such as ${files[0]?.shown}.`];
}

function leftOut(others: readonly Entry[]): string[] {
  if (others.length === 0) return [];
  return [`${counted(others.length, 'file')} of another kind left out, such as ${others[0]?.shown}.`];
}

function nothing(entries: readonly Entry[]): string {
  const [only] = entries;
  const old = entries.find((e) => e.kind === 'old-pickle');
  if (old) {
    return `${old.shown}: a pickle of protocol 0 or 1, which is not read; save it with protocol 2 or later.`;
  }
  if (entries.length > 1 || !only) {
    const where = only?.shown.includes(', ') ? only.shown.replace(/, .*/s, '') : 'What was given';
    return `${where}: holds ${counted(entries.length, 'file')} but no images that can be read. Choose ${WHAT_IS_READ}.`;
  }
  if (only.kind === 'empty') return `${only.shown}: the file is empty; download or copy it again.`;
  if (only.kind === 'text') return `${only.shown}: this is a text file, not images. Choose ${WHAT_IS_READ}.`;
  if (only.kind === 'other-picture')
    return `${only.shown}: this kind of picture is not read; save it as PNG, JPEG or WebP.`;
  return `${only.shown}: ${counted(only.size, 'byte')} of no kind that is known here. Choose ${WHAT_IS_READ}.`;
}

/** Explains a .bin file that is not a whole number of records, or whose first label is not a label. */
function notWhole({ shown, size, path }: Entry): string {
  const hundred = /(^|\/)(train|test)\.bin$/i.test(path);
  const [record, name, labels] = hundred
    ? [CIFAR100_RECORD, 'CIFAR-100', '0 to 99']
    : [CIFAR10_RECORD, 'CIFAR-10', '0 to 9'];
  const rest = size % record;
  if (rest === 0) {
    return `${shown}: record 0 has a label other than ${name}'s ${labels}; these are not ${name} records.`;
  }
  const whole = counted(Math.floor(size / record), 'record');
  return `${shown}: ${grouped(size)} bytes is not a whole number of ${grouped(record)}-byte ${name} records (${whole} and ${grouped(rest)} bytes).`;
}
