// One layer is one stem: shaders/X.wgsl, src/nn/ops/X.ts, tests/reference/X.ts and tests/nn/ops/X.test.ts. Tests of shaders
// that src/diffusion launches are in tests/diffusion.
import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { exportName, generateKernels } from '../../src/build/wgsl.ts';
import { files, ROOT, read } from './tree.ts';

/** Shaders by path below shaders/ without the extension. shaders/lib has only functions. */
const shaders = files.flatMap((path) => /^shaders\/(?!lib\/)(.+)\.wgsl$/.exec(path)?.[1] ?? []);
const opFiles = files.filter((path) => /^src\/nn\/ops\/.+\.ts$/.test(path));

/**
 * Families of kernels that compute the same: the variants share the op that chooses among them, its reference and its
 * test, which runs every variant that the adapter has. By folder: the name of the op.
 */
const FAMILIES: Readonly<Record<string, string>> = { attention: 'attention', conv: 'conv', norm: 'groupnorm' };

/** Shaders of the mathematics of diffusion, launched by src/diffusion. */
const IN_DIFFUSION: Readonly<Record<string, string>> = {
  adam: 'optimizer',
  codec: 'codec',
  diffuse: 'noise',
  'loss/adversarial': 'losses',
  'loss/critic': 'critic',
  'loss/edm': 'losses',
  'loss/sid': 'losses',
  noise: 'noise',
};

/** References with another name: draws and bytes have theirs in src/, and repack moves the channels of a concatenation. */
const REFERENCES: Readonly<Record<string, string>> = {
  codec: 'src/lib/codec.ts',
  noise: 'src/lib/philox.ts',
  repack: 'tests/reference/concat.ts',
};

/** The op that a shader belongs to: itself, or the head of its family. */
function opOf(shader: string): string {
  const [folder = ''] = shader.split('/');
  const head = shader.includes('/') ? FAMILIES[folder] : undefined;
  return head ? `${folder}/${head}` : shader;
}

const homeOf = (shader: string): string =>
  IN_DIFFUSION[shader] ? `src/diffusion/${IN_DIFFUSION[shader]}.ts` : `src/nn/ops/${shader}.ts`;

const IMPORT = /^import \{([^}]*)\} from '(?:\.\.\/)+kernels\.gen\.ts';$/gm;

/** The shaders that files of src/ launch, with the files. */
const launches = files
  .filter((path) => /^src\/(nn|diffusion|training)\/.*\.ts$/.test(path))
  .flatMap((path) =>
    [...read(path).matchAll(IMPORT)]
      .flatMap((line) => (line[1] ?? '').split(','))
      .map((name) => name.trim().split(' ')[0])
      .flatMap((name) => shaders.filter((shader) => exportName(shader) === name).map((shader) => ({ path, shader }))),
  );

/** Whether a file imports another. */
const imports = (path: string, other: string): boolean =>
  read(path).includes(`'${posix.relative(posix.dirname(path), other).replace(/^(?!\.)/, './')}'`);

test('the scan finds shaders, ops and launches', () => {
  expect(shaders.length).toBeGreaterThan(15);
  expect(opFiles.length).toBeGreaterThan(10);
  expect(launches.length).toBeGreaterThan(15);
});

test.each(shaders)('%s.wgsl is launched by its op alone', (shader) => {
  expect(launches.filter((l) => l.shader === shader).map((l) => l.path)).toEqual([homeOf(shader)]);
});

test.each(shaders)('%s.wgsl has a reference and a test of its name, or of its family’s', (shader) => {
  const op = opOf(shader);
  const reference = REFERENCES[shader] ?? `tests/reference/${op}.ts`;
  const kernelTest = `tests/${IN_DIFFUSION[shader] ? 'diffusion' : 'nn/ops'}/${op}.test.ts`;
  expect(files).toContain(reference);
  expect(files).toContain(kernelTest);
  const home = opOf(shader) === shader ? homeOf(shader) : `src/nn/ops/${op}.ts`;
  expect(imports(kernelTest, home), `${kernelTest} imports ${home}`).toBe(true);
  expect(imports(kernelTest, reference), `${kernelTest} imports ${reference}`).toBe(true);
});

test.each(Object.entries(FAMILIES))('%s/%s.ts chooses among the kernels of its folder', (folder, head) => {
  const op = `src/nn/ops/${folder}/${head}.ts`;
  for (const shader of shaders.filter((s) => s.startsWith(`${folder}/`))) {
    expect(imports(op, homeOf(shader)), `${op} imports ${homeOf(shader)}`).toBe(true);
  }
});

test('a file of ops without a shader is the head of a family, or shared by its kernels', () => {
  const heads = Object.entries(FAMILIES).flatMap(([folder, head]) =>
    [head, 'kernel'].map((name) => `${folder}/${name}`),
  );
  const own = [...heads, ...shaders].map((name) => `src/nn/ops/${name}.ts`);
  expect(opFiles.filter((path) => !own.includes(path))).toEqual([]);
});

test.each(shaders)('%s.wgsl starts with a header', (shader) => {
  expect(read(`shaders/${shader}.wgsl`)).toMatch(/^\/\/ \w/);
});

test('kernels.gen.ts is what `npm run gen` writes', () => {
  expect(read('src/kernels.gen.ts')).toBe(generateKernels(ROOT));
});
