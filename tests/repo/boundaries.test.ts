import { dirname, posix } from 'node:path';
import { expect, test } from 'vitest';
import { files, read } from './tree.ts';

/**
 * ui → store → archive, workers ⇢ training → nn → gpu → lib; recipes, data, metrics and io are leaves (docs/architecture.md).
 * What each folder of src/ may import from the others: values, and besides them types, which vanish when compiled.
 */
const MAY_IMPORT: Record<string, { values: string; types?: string }> = {
  'main.tsx': { values: 'ui store archive workers recipes' },
  ui: { values: 'store runs recipes lib', types: 'workers bench training nn gpu data' },
  store: { values: 'workers archive runs recipes lib', types: 'bench training nn gpu data' },
  archive: { values: 'runs', types: 'training' },
  runs: { values: 'io recipes lib', types: 'training gpu' },
  workers: { values: 'runs bench training nn gpu data metrics io recipes lib' },
  cli: { values: 'runs bench training parity nn gpu data metrics io recipes lib' },
  parity: { values: 'training nn gpu io lib' },
  bench: { values: 'training parity nn gpu io recipes lib kernels.gen.ts', types: 'data' },
  training: { values: 'nn gpu data io recipes lib kernels.gen.ts' },
  nn: { values: 'gpu lib kernels.gen.ts' },
  gpu: { values: 'lib kernels.gen.ts' },
  data: { values: 'io lib' },
  metrics: { values: 'io lib' },
  io: { values: 'lib' },
  recipes: { values: 'lib' },
  lib: { values: '' },
  build: { values: '' },
  'kernels.gen.ts': { values: '' },
};

/** Packages, and Node's own modules, by the only folders that may load them. */
const PACKAGES: [RegExp, string][] = [
  [/^react|^recharts$/, 'main.tsx ui'],
  [/^zustand/, 'main.tsx ui store'],
  [/^comlink$/, 'workers'],
  [/^idb$/, 'archive'],
  [/^(webgpu$|node:)/, 'cli build'],
  [/^(vite$|wgsl_reflect)/, 'build'],
  [/^(fflate|fast-png)$/, 'io data'],
  [/^gifenc$/, 'io'],
  [/^hyparquet$/, 'data'],
  [/^onnxruntime-web\//, 'workers'],
];

interface Import {
  readonly file: string;
  readonly folder: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

const STATEMENT = /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
const DYNAMIC = /\bimport\(\s*'([^']+)'\s*\)/g;

function importsOf(file: string): Import[] {
  const text = read(file);
  const folder = file.split('/')[1] ?? '';
  const fixed = [...text.matchAll(STATEMENT)].map((m) => ({ target: m[2] ?? '', typeOnly: Boolean(m[1]) }));
  const dynamic = [...text.matchAll(DYNAMIC)].map((m) => ({ target: m[1] ?? '', typeOnly: false }));
  return [...fixed, ...dynamic].map((found) => ({ file, folder, ...found }));
}

const sources = files.filter((path) => /^src\/.*\.tsx?$/.test(path) && !path.endsWith('.d.ts'));
const imports = sources.flatMap(importsOf);
const own = imports.filter((i) => i.target.startsWith('.'));
const show = (i: Import) => `${i.file} imports ${i.typeOnly ? 'types of ' : ''}${i.target}`;

/** Folder of src/ that an import of an own file leads to; undefined outside src/. */
function targetFolder({ file, target }: Import): string | undefined {
  const path = posix.join(dirname(file), target);
  return path.startsWith('src/') ? path.split('/')[1] : undefined;
}

test('the scan sees the project', () => {
  expect(own.length).toBeGreaterThan(20);
  expect(sources.filter((file) => !((file.split('/')[1] ?? '') in MAY_IMPORT))).toEqual([]);
});

test('own imports go to the right only', () => {
  const wrong = own.filter((i) => {
    const to = targetFolder(i);
    if (to === undefined || to === i.folder) return false;
    const { values = '', types = '' } = MAY_IMPORT[i.folder] ?? {};
    return !(i.typeOnly ? `${values} ${types}` : values).split(' ').includes(to);
  });
  expect(wrong.map(show)).toEqual([]);
});

test('outside src/ only shaders, scripts that a run bundle holds, and for Node scripts are imported', () => {
  const allowed: Record<string, RegExp> = {
    'kernels.gen.ts': /^shaders\/.*\.wgsl\?raw$/,
    cli: /^scripts\/\w+\.mjs$/,
    training: /^scripts\/bundle\/\w+\.py\?raw$/,
  };
  const wrong = own.filter((i) => {
    const path = posix.join(dirname(i.file), i.target);
    return !path.startsWith('src/') && !allowed[i.folder]?.test(path);
  });
  expect(wrong.map(show)).toEqual([]);
});

test('packages stay where they belong', () => {
  const wrong = imports.filter((i) => {
    if (i.target.startsWith('.')) return false;
    const folders = PACKAGES.find(([name]) => name.test(i.target))?.[1];
    return !folders?.split(' ').includes(i.folder);
  });
  expect(wrong.map(show)).toEqual([]);
});

test('workers/api.ts has types only', () => {
  expect(read('src/workers/api.ts')).not.toMatch(/^export (const|let|function|class|async|\{)/m);
});

test('widgets know no store', () => {
  const wrong = own.filter((i) => i.file.startsWith('src/ui/widgets/') && targetFolder(i) === 'store');
  expect(wrong.map(show)).toEqual([]);
});
