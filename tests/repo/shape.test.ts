// The shape of the tree: no import circles, no file that only passes things on, no overfull folder.
import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { circlesOf, importsOf, sources, targetOf } from './imports.ts';
import { files, read } from './tree.ts';

const SHORT = 25;
const MOST_FILES = 16;

/**
 * Short files with one importer that are contracts of their own. A thread's `worker.ts`, `client.ts` and `api.ts` are its
 * entry, the page's side and the messages between them.
 */
const CONTRACTS = [
  /^src\/workers\/\w+\/(worker|client|api)\.ts$/,
  // An op or a kernel variant has its own file, with a shader and a reference of the same name.
  /^src\/nn\/ops\//,
  // The page's PictureDecoder (data/job.ts): the only part of reading images that needs a browser.
  /^src\/workers\/data\/canvasDecoder\.ts$/,
  // Widgets import no store, so every view can use them.
  /^src\/ui\/widgets\//,
  // An area of the page's texts has one file per language.
  /^src\/ui\/messages\//,
];

/** Folders that may hold more files: lists of equal items, one file per item. */
const LISTS = [
  'tests/fixtures',
  'tests/reference',
  'tests/nn/ops',
  'tests/e2e',
  'scripts',
  'scripts/torch',
  'src/ui/messages/en',
  'src/ui/messages/zh',
  'src/ui/styles',
];

const scripts = files.filter((path) => /^(src|tests)\/.*\.tsx?$/.test(path));

test('circles are found', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', ['a']],
    ['d', ['e']],
    ['e', []],
    ['f', ['f', 'a']],
  ]);
  expect(circlesOf(graph)).toEqual([['a', 'b', 'c'], ['f']]);
});

test('no file of src/ imports itself through others, types included', () => {
  const graph = new Map(sources.map((file) => [file, importsOf(file).map(targetOf)]));
  expect([...graph.values()].flat().length).toBeGreaterThan(1000);
  expect(circlesOf(graph)).toEqual([]);
});

test('a short file with one importer is part of its importer, unless it is a contract', () => {
  const importers = new Map<string, Set<string>>();
  for (const file of scripts)
    for (const target of importsOf(file, true).map(targetOf))
      importers.set(target, (importers.get(target) ?? new Set()).add(file));
  const hops = sources.filter((path) => {
    if (path.startsWith('src/ui/') && path.endsWith('x')) return false; // one file per component
    const isShort = read(path).split('\n').length - 1 < SHORT;
    return isShort && importers.get(path)?.size === 1 && !CONTRACTS.some((contract) => contract.test(path));
  });
  expect(hops.map((path) => `${path} <- ${[...(importers.get(path) ?? [])].join()}`)).toEqual([]);
});

test('no folder has too many files', () => {
  const counts = new Map<string, number>();
  for (const path of files) {
    const folder = posix.dirname(path);
    if (/^(src|tests|scripts|shaders|docs|bench)\b/.test(folder)) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  expect(counts.size).toBeGreaterThan(50);
  const full = [...counts].filter(([folder, n]) => n > MOST_FILES && !LISTS.includes(folder));
  expect(full).toEqual([]);
});
