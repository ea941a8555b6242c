import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const NOT_OURS = new Set(['node_modules', '.git', 'dist', 'coverage', 'test-results', 'playwright-report', 'runs']);
const TEXT = /\.(ts|tsx|mjs|js|json|css|html|md|wgsl|py|svg|yml|sh)$|(^|\/)(\.npmrc|\.gitignore|run|NOTICE|LICENSE)$/;

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [relative(ROOT, path).split(sep).join('/')];
  });
}

function list(): string[] {
  if (!existsSync(join(ROOT, '.git'))) return walk(ROOT);
  const options = { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 26 } as const;
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], options);
  return files.split('\0').filter((path) => path && existsSync(join(ROOT, path)));
}

/** Every file of the project, committed or new, as a path from its root with forward slashes. */
export const files: readonly string[] = list().sort();

/** The project's text files, written by hand or by its scripts. */
export const textFiles: readonly string[] = files.filter((path) => TEXT.test(path) && path !== 'package-lock.json');

/** Text of a file of the project. */
export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Size of a file of the project in bytes. */
export function sizeOf(path: string): number {
  return statSync(join(ROOT, path)).size;
}

/** `path:line: text` of every line that matches, in the files for which `where` returns true. */
export function findLines(where: (path: string) => boolean, pattern: RegExp): string[] {
  return textFiles.filter(where).flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1}: ${line.trim().slice(0, 120)}`] : [])),
  );
}
