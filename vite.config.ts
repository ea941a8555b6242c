import { basename, dirname } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { prepareVulkan } from './scripts/vulkan.mjs';
import { wgslBindings } from './src/build/wgsl.ts';
import { LongestFirst } from './tests/support/longestFirst.ts';

// Dawn reads its environment when a test process starts; the workers inherit this one's.
if (process.env.VITEST) prepareVulkan();

/** A limit on a test that hangs, not on a slow one: without a GPU a busy machine needs minutes for one. */
const HANGS = 12 * 60_000;
const limits = {
  testTimeout: HANGS,
  hookTimeout: HANGS,
  teardownTimeout: 60_000,
  expect: { poll: { timeout: HANGS } },
};

/** Each thread's file is named worker.ts: in the built page it also has its folder's name. */
const workerName = (file: string | null): string => `${basename(dirname(file ?? ''))}.worker`;

/** The tests of folders below tests/, their subfolders included; of a single folder if the name ends with `/*`. */
const include = (...folders: string[]): string[] =>
  folders.map((folder) => `tests/${folder}${folder.endsWith('/*') ? '' : '/**/*'}.test.ts`);

export default defineConfig({
  base: './',
  plugins: [react(), wgslBindings()],
  build: {
    target: 'es2023',
    chunkSizeWarningLimit: 1200,
    license: { fileName: 'licenses.md' },
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  worker: {
    format: 'es',
    rolldownOptions: {
      checks: { pluginTimings: false },
      output: { entryFileNames: ({ facadeModuleId }) => `assets/${workerName(facadeModuleId)}-[hash].js` },
    },
  },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    environment: 'node',
    setupFiles: 'tests/support/sameBytes.ts',
    sequence: { sequencer: LongestFirst },
    ...limits,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: include(
            'data',
            'metrics',
            'io',
            'store',
            'recipes',
            'lib',
            'build',
            'nn/params',
            'workers',
            'runs',
            'parity/*',
            'weights',
            'storage',
            'exchange',
            'compat',
          ),
        },
      },
      { extends: true, test: { name: 'reference', include: include('reference') } },
      { extends: true, test: { name: 'kernels', include: include('nn/ops', 'diffusion', 'gpu') } },
      {
        extends: true,
        test: {
          name: 'networks',
          include: include('nn/nets', 'nn/tuning', 'training', 'trainer', 'inspect', 'parity/kinds', 'cli'),
        },
      },
      { extends: true, test: { name: 'repo', include: include('repo') } },
    ],
  },
});
