/** `npm run gen`: writes src/kernels.gen.ts from shaders/. */
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const { module } = await runnerImport('/src/build/wgsl.ts', { root, configFile: false, logLevel: 'error' });
try {
  console.log(module.writeKernels(root) ? 'src/kernels.gen.ts written' : 'src/kernels.gen.ts is up to date');
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
