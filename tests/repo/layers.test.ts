import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { exportName, generateKernels } from '../../src/build/wgsl.ts';
import { files, ROOT, read } from './tree.ts';

/** Shaders by path below shaders/, without the extension; shaders/lib holds functions. */
const shaders = files.flatMap((path) => /^shaders\/(?!lib\/)(.+)\.wgsl$/.exec(path)?.[1] ?? []);
const opFiles = files.filter((path) => /^src\/nn\/ops\/.+\.ts$/.test(path));
const kernelTests = files.filter((path) => /^tests\/nn\/ops\/.*\.test\.ts$/.test(path));
/** Files of a family's folder without a shader: the head, which chooses among its kernels, and what these share. */
const SHARED = ['conv/conv', 'conv/kernel', 'attention/attention', 'attention/kernel', 'norm/groupnorm', 'norm/kernel'];
const ops = opFiles.flatMap((path) => {
  const shader = path.slice('src/nn/ops/'.length, -'.ts'.length);
  return SHARED.includes(shader) ? [] : [{ path, shader }];
});

const IMPORT = /^import \{([^}]*)\} from '(?:\.\.\/)+kernels\.gen\.ts';$/gm;

/** The exports of kernels.gen.ts that files of src/ import, with the file. */
const launches = files
  .filter((path) => /^src\/(nn|diffusion|training)\/.*\.ts$/.test(path))
  .flatMap((path) =>
    [...read(path).matchAll(IMPORT)]
      .flatMap((line) => (line[1] ?? '').split(','))
      .map((name) => ({ path, kernel: name.trim().split(' ')[0] ?? '' })),
  );

test('the scan sees shaders, ops and their tests', () => {
  expect(shaders.length).toBeGreaterThan(15);
  expect(ops.length).toBeGreaterThan(10);
  expect(kernelTests.length).toBeGreaterThan(5);
});

const importedBy = (path: string, paths: readonly string[]) =>
  paths.filter((other) =>
    read(other).includes(`'${posix.relative(posix.dirname(other), path).replace(/^(?!\.)/, './')}'`),
  );

test.each(shaders)('%s.wgsl is launched by one file, which a test of tests/nn/ops imports', (shader) => {
  const homes = launches.filter(({ kernel }) => kernel === exportName(shader)).map(({ path }) => path);
  expect(homes.length, `files that import ${exportName(shader)}: ${homes.join(', ')}`).toBe(1);
  const [home = ''] = homes;
  // A variant is tested through the op that chooses it.
  const tested = [home, ...importedBy(home, opFiles)];
  expect(tested.flatMap((path) => importedBy(path, kernelTests)).length, `tests of ${home}`).toBeGreaterThan(0);
});

test.each(ops)('$path has the shader of its path and launches no other', ({ path, shader }) => {
  expect(launches.filter((l) => l.path === path).map((l) => l.kernel)).toEqual([exportName(shader)]);
});

test.each(shaders)('%s.wgsl opens with what it computes', (shader) => {
  expect(read(`shaders/${shader}.wgsl`)).toMatch(/^\/\/ \w/);
});

test('kernels.gen.ts is what `npm run gen` writes', () => {
  expect(read('src/kernels.gen.ts')).toBe(generateKernels(ROOT));
});
