/** `npm run bench:contender`: bundles the engine as one module for bench/peers/run.mjs. */
import { build } from 'vite';
import { ROOT } from './install.mjs';

await build({
  root: ROOT,
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  build: {
    target: 'es2023',
    outDir: 'dist/bench',
    lib: { entry: 'src/bench/contender.ts', formats: ['es'], fileName: () => 'contender.js' },
  },
});
console.log('dist/bench/contender.js written');
