// Links, anchors, source paths and lists in Markdown files refer to things that exist.
import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { files, read, textFiles } from './tree.ts';

const pages = files.filter((path) => path.endsWith('.md') && path !== 'THIRD_PARTY_NOTICES.md');
const known = new Set(files.flatMap((path) => ancestors(path)));

/** A path and all folders above it. */
function ancestors(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}

/** Lines outside of code fences. */
function proseOf(page: string): string[] {
  let fenced = false;
  return read(page)
    .split('\n')
    .filter((line) => {
      const fence = /^\s*```/.test(line);
      if (fence) fenced = !fenced;
      return !fence && !fenced;
    });
}

/** Anchors of headings as GitHub makes them: lower case, words joined by dashes. */
function anchorsOf(page: string): Set<string> {
  const headings = proseOf(page).flatMap((line) => /^#{1,6} (.+)$/.exec(line)?.[1] ?? []);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replace(/ /g, '-'),
    ),
  );
}

const linksOf = (page: string): string[] =>
  proseOf(page)
    .flatMap((line) => [...line.replace(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map((m) => m[1] ?? ''))
    .filter((link) => !/^[a-z]+:/.test(link));

/** The reason why a link of a page is broken. Returns null if it works. */
function problemOf(page: string, link: string): string | null {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : posix.normalize(posix.join(posix.dirname(page), path)).replace(/\/$/, '');
  if (!known.has(target)) return `${page}: ${link} is missing`;
  if (anchor === undefined || anchorsOf(target).has(anchor)) return null;
  return `${page}: ${link} has no such heading`;
}

test('the scan finds pages and links', () => {
  expect(pages.length).toBeGreaterThan(20);
  expect(pages.flatMap(linksOf).length).toBeGreaterThan(50);
});

test('every relative link refers to a file, every anchor to a heading', () => {
  expect(pages.flatMap((page) => linksOf(page).flatMap((link) => problemOf(page, link) ?? []))).toEqual([]);
});

test('every source path in backticks exists', () => {
  const path = /`((?:src|tests|shaders|scripts|docs|public|bench)\/[\w./-]+)`/g;
  const wrong = pages.flatMap((page) =>
    proseOf(page)
      .flatMap((line) => [...line.matchAll(path)].map((m) => (m[1] ?? '').replace(/\/$/, '')))
      .filter((named) => !known.has(named) && !named.includes('NAME'))
      .map((named) => `${page}: ${named}`),
  );
  expect(wrong).toEqual([]);
});

test('every page named in code, scripts and tests exists', () => {
  const code = textFiles.filter((path) => /^(src|shaders|scripts|tests)\/.*\.(ts|tsx|mjs|wgsl|py)$/.test(path));
  const named = code.flatMap((path) =>
    [...read(path).matchAll(/\bdocs\/[\w/-]+\.md\b/g)].map(([page]) => ({ path, page })),
  );
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter(({ page }) => !known.has(page))).toEqual([]);
});

test('every page of docs/ can be reached from the map', () => {
  const reached = new Set(['docs/README.md']);
  for (const page of reached)
    for (const link of linksOf(page)) {
      const target = posix.normalize(posix.join(posix.dirname(page), link.split('#')[0] ?? ''));
      if (pages.includes(target)) reached.add(target);
    }
  expect(pages.filter((page) => page.startsWith('docs/') && !reached.has(page))).toEqual([]);
});

test('the code in the guides is the code of the project', () => {
  const code = textFiles
    .filter((path) => /^(src|shaders|tests\/reference|tests\/nn)\/.*\.(ts|wgsl)$/.test(path))
    .map(read);
  const blocks = pages
    .filter((page) => page.startsWith('docs/guides/'))
    .flatMap((page) => [...read(page).matchAll(/```(?:ts|wgsl)\n([\s\S]*?)```/g)].map((m) => (m[1] ?? '').trimEnd()));
  expect(blocks.length).toBeGreaterThan(3);
  // A block may omit the code between two paragraphs.
  const parts = blocks.flatMap((block) => block.split('\n\n'));
  expect(parts.filter((part) => !code.some((text) => text.includes(part)))).toEqual([]);
});

test('every name in the column "in code" of the glossary occurs in the code', () => {
  const code = textFiles.filter((path) => /^(src|shaders)\/.*\.(ts|tsx|wgsl)$/.test(path)).map(read);
  const words = new Set(code.flatMap((text) => text.match(/\w+/g) ?? []));
  const named = proseOf('docs/glossary.md').flatMap((line) => {
    const [, , , cell = ''] = line.split('|');
    return [...cell.matchAll(/`([^`/]+)`/g)].flatMap(([, name = '']) => name.match(/\w+/g) ?? []);
  });
  expect(named.length).toBeGreaterThan(100);
  expect(named.filter((name) => !words.has(name))).toEqual([]);
});

const shaders = files.filter((path) => /^shaders\/.+\.wgsl$/.test(path) && !path.startsWith('shaders/lib/'));

test.each(shaders)('shaders/README.md lists the entries of %s', (path) => {
  const row = proseOf('shaders/README.md').find((line) => line.startsWith(`| \`${path.slice('shaders/'.length)}\` |`));
  const listed = [...(row?.split('|')[2] ?? '').matchAll(/`(\w+)`/g)].map((m) => m[1]);
  const entries = [...read(path).matchAll(/@compute [^\n]*\nfn (\w+)/g)].map((m) => m[1]);
  expect(listed.sort()).toEqual(entries.sort());
});
