import { dirname, posix } from 'node:path';
import { expect, test } from 'vitest';
import { FLOORS, floorsPage } from '../../src/build/floors.ts';
import { importsOf, type Import as Scanned, sources } from './imports.ts';
import { read } from './tree.ts';

const FLOOR_OF = new Map(FLOORS.map((floor) => [floor.folder, floor]));

/** Packages and Node's modules, with the only folders that may load them. */
const PACKAGES: [RegExp, string][] = [
  [/^react|^recharts$/, 'main.tsx ui'],
  [/^zustand/, 'main.tsx ui store'],
  [/^comlink$/, 'workers'],
  [/^idb$/, 'storage'],
  [/^(webgpu$|node:)/, 'cli build'],
  [/^(vite$|wgsl_reflect)/, 'build'],
  [/^(fflate|fast-png)$/, 'io data'],
  [/^gifenc$/, 'io'],
  [/^hyparquet$/, 'data'],
  [/^onnxruntime-web\//, 'workers exchange'],
];

interface Import extends Scanned {
  readonly folder: string;
}

const imports = sources.flatMap((file) =>
  importsOf(file).map((found): Import => ({ ...found, folder: file.split('/')[1] ?? '' })),
);
const own = imports.filter((i) => i.target.startsWith('.'));
const show = (i: Import) => `${i.file} imports ${i.typeOnly ? 'types of ' : ''}${i.target}`;

/** The folder of src/ that an import of the project's own file leads to. Returns undefined outside src/. */
function targetFolder({ file, target }: Import): string | undefined {
  const path = posix.join(dirname(file), target);
  return path.startsWith('src/') ? path.split('/')[1] : undefined;
}

test("the scan finds the project's files", () => {
  expect(own.length).toBeGreaterThan(20);
  expect(sources.filter((file) => !FLOOR_OF.has(file.split('/')[1] ?? ''))).toEqual([]);
});

test('a floor imports only floors below it', () => {
  const below = new Set<string>();
  for (const { folder, values, types = [] } of FLOORS) {
    expect(
      [...values, ...types].filter((name) => !below.has(name)),
      folder,
    ).toEqual([]);
    below.add(folder);
  }
});

test('src/README.md is what `npm run gen` writes', () => {
  expect(read('src/README.md')).toBe(floorsPage());
});

test('imports of own files follow the table of floors', () => {
  const wrong = own.filter((i) => {
    const to = targetFolder(i);
    if (to === undefined || to === i.folder) return false;
    const { values = [], types = [] } = FLOOR_OF.get(i.folder) ?? {};
    return !(i.typeOnly ? [...values, ...types] : values).includes(to);
  });
  expect(wrong.map(show)).toEqual([]);
});

test('from outside src/, only shaders, scripts of the run bundle and, for Node, scripts are imported', () => {
  const allowed: Record<string, RegExp> = {
    'kernels.gen.ts': /^shaders\/.*\.wgsl\?raw$/,
    cli: /^scripts\/\w+\.mjs$/,
    exchange: /^scripts\/bundle\/\w+\.py\?raw$/,
  };
  const wrong = own.filter((i) => {
    const path = posix.join(dirname(i.file), i.target);
    return !path.startsWith('src/') && !allowed[i.folder]?.test(path);
  });
  expect(wrong.map(show)).toEqual([]);
});

test('outside src/nn/nets no architecture is named, and the registry opens every network', () => {
  const outside = sources.filter((file) => !file.startsWith('src/nn/nets/'));
  expect(outside.filter((file) => /song_?unet|dhariwal/i.test(read(file)))).toEqual([]);
  const known = /nn\/nets\/(network|registry|denoise|graphOf)\.ts$/;
  const parts = /nn\/nets\/unet\/block(Spec)?\.ts$/; // parity checks the block alone
  const wrong = own.filter(
    (i) => /nn\/nets\//.test(i.target) && !known.test(i.target) && !(i.folder === 'parity' && parts.test(i.target)),
  );
  expect(wrong.map(show)).toEqual([]);
});

test('packages are loaded only in their folders', () => {
  const wrong = imports.filter((i) => {
    if (i.target.startsWith('.')) return false;
    const folders = PACKAGES.find(([name]) => name.test(i.target))?.[1];
    return !folders?.split(' ').includes(i.folder);
  });
  expect(wrong.map(show)).toEqual([]);
});

test('workers/protocol.ts has types only', () => {
  expect(read('src/workers/protocol.ts')).not.toMatch(/^export (const|let|function|class|async|\{)/m);
});

test('widgets import no store', () => {
  const wrong = own.filter((i) => i.file.startsWith('src/ui/widgets/') && targetFolder(i) === 'store');
  expect(wrong.map(show)).toEqual([]);
});
