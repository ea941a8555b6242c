import { dirname, posix } from 'node:path';
import { files, read } from './tree.ts';

export interface Import {
  /** Path of the importing file. */
  readonly file: string;
  /** As written: a relative path or the name of a package. */
  readonly target: string;
  readonly typeOnly: boolean;
}

const STATEMENT = /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
const DYNAMIC = /\bimport\(\s*'([^']+)'\s*\)/g;
const WORKER = /\bnew URL\(\s*'([^']+)',\s*import\.meta\.url/g;

/**
 * The imports of a TypeScript file, including dynamic ones. With `workers` also the files of the threads that it starts.
 */
export function importsOf(file: string, workers = false): Import[] {
  const text = read(file);
  const fixed = [...text.matchAll(STATEMENT)].map((m) => ({ target: m[2] ?? '', typeOnly: Boolean(m[1]) }));
  const others = [DYNAMIC, ...(workers ? [WORKER] : [])].flatMap((pattern) => [...text.matchAll(pattern)]);
  return [...fixed, ...others.map((m) => ({ target: m[1] ?? '', typeOnly: false }))].map((i) => ({ file, ...i }));
}

/** Path from the project's root of an import of the project's own file. */
export const targetOf = ({ file, target }: Import): string => posix.join(dirname(file), target);

/** The TypeScript files of src/ except declarations. */
export const sources = files.filter((path) => /^src\/.*\.tsx?$/.test(path) && !path.endsWith('.d.ts'));

/** The groups of nodes that reach each other, each sorted (Tarjan's algorithm). */
export function circlesOf(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (v: string): void => {
    index.set(v, index.size);
    low.set(v, index.get(v) ?? 0);
    stack.push(v);
    for (const w of graph.get(v) ?? []) {
      if (!index.has(w)) visit(w);
      if (stack.includes(w)) low.set(v, Math.min(low.get(v) ?? 0, low.get(w) ?? 0));
    }
    if (low.get(v) !== index.get(v)) return;
    const group = stack.splice(stack.indexOf(v));
    if (group.length > 1 || graph.get(v)?.includes(v)) found.push(group.sort());
  };
  for (const v of graph.keys()) if (!index.has(v)) visit(v);
  return found;
}
