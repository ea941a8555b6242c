/** `npm run gen`: writes src/kernels.gen.ts from shaders/, and src/README.md from src/build/floors.ts. */
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const load = async (file) => (await runnerImport(file, { root, configFile: false, logLevel: 'error' })).module;
const { writeKernels } = await load('/src/build/wgsl.ts');
const { writeFloors } = await load('/src/build/floors.ts');
try {
  console.log(writeKernels(root) ? 'src/kernels.gen.ts written' : 'src/kernels.gen.ts is up to date');
  console.log(writeFloors(root) ? 'src/README.md written' : 'src/README.md is up to date');
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
