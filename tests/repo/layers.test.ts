import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { generateKernels } from '../../src/build/wgsl.ts';
import { files, ROOT, read } from './tree.ts';

const stems = files.flatMap((path) => /^shaders\/(\w+)\.wgsl$/.exec(path)?.[1] ?? []);
const layerFiles = files.filter((path) => /^src\/nn\/ops\/(\w+\/)?\w+\.ts$/.test(path));
/** Ops by the name of their shader: a variant's shader has its family's name before its own. */
const VARIANTS: Record<string, string> = {
  'conv/tile': 'conv_tile',
  'conv/half': 'conv_half',
  'conv/quad': 'conv_quad',
  'attention/quad': 'attention_quad',
  'norm/split': 'groupnorm_split',
};
const layers = layerFiles.map((path) => {
  const name = path.slice('src/nn/ops/'.length, -'.ts'.length);
  return { path, stem: VARIANTS[name] ?? posix.basename(name) };
});
const kernelTests = files.filter((path) => /^tests\/nn\/ops\/.*\.test\.ts$/.test(path));

const IMPORT = /^import \{([^}]*)\} from '(?:\.\.\/)+kernels\.gen\.ts';$/gm;

/** Shaders by the file of src/ that launches them. */
const users = files
  .filter((path) => /^src\/(nn|diffusion|training)\/.*\.ts$/.test(path))
  .flatMap((path) =>
    [...read(path).matchAll(IMPORT)]
      .flatMap((line) => (line[1] ?? '').split(','))
      .map((name) => ({ path, stem: name.trim().split(' ')[0] ?? '' })),
  );

test('the scan sees shaders, layers and their tests', () => {
  expect(stems.length).toBeGreaterThan(15);
  expect(layers.length).toBeGreaterThan(10);
  expect(kernelTests.length).toBeGreaterThan(5);
});

const importedBy = (path: string, paths: readonly string[]) =>
  paths.filter((other) =>
    read(other).includes(`'${posix.relative(posix.dirname(other), path).replace(/^(?!\.)/, './')}'`),
  );

test.each(stems)('%s.wgsl is launched by one file, which a test of tests/nn/ops imports', (stem) => {
  const homes = users.filter((user) => user.stem === stem).map((user) => user.path);
  expect(homes.length, `files that import ${stem}: ${homes.join(', ')}`).toBe(1);
  const [home = ''] = homes;
  // A helper of layers is tested through those.
  const tested = [home, ...importedBy(home, layerFiles)];
  expect(tested.flatMap((path) => importedBy(path, kernelTests)).length, `tests of ${home}`).toBeGreaterThan(0);
});

test.each(layers)('$path has the shader of its name and launches no other', ({ path, stem }) => {
  const launched = users.filter((user) => user.path === path).map((user) => user.stem);
  expect(launched).toEqual([stem]);
});

test.each(stems)('%s.wgsl opens with what it computes', (stem) => {
  expect(read(`shaders/${stem}.wgsl`)).toMatch(/^\/\/ \w/);
});

test('kernels.gen.ts is what `npm run gen` writes', () => {
  expect(read('src/kernels.gen.ts')).toBe(generateKernels(ROOT));
});
