import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { prepareVulkan } from './scripts/vulkan.mjs';
import { wgslBindings } from './src/build/wgsl.ts';

// Dawn reads its environment when a test process starts; the workers inherit this one's.
if (process.env.VITEST) prepareVulkan();

/** Projects that open a GPU device (Dawn in Node, or SwiftShader without a GPU) need minutes, not seconds. */
const gpu = { testTimeout: 300_000, hookTimeout: 180_000, teardownTimeout: 30_000 };
const include = (...folders: string[]): string[] => folders.map((folder) => `tests/${folder}/**/*.test.ts`);

export default defineConfig({
  base: './',
  plugins: [react(), wgslBindings()],
  build: { target: 'es2023', chunkSizeWarningLimit: 1200, license: { fileName: 'licenses.md' } },
  worker: { format: 'es' },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    environment: 'node',
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
            'workers',
            'runs',
            'parity-core',
            'weights',
            'storage',
            'exchange',
          ),
          testTimeout: 60_000,
        },
      },
      { extends: true, test: { name: 'reference', include: include('reference'), testTimeout: 60_000 } },
      { extends: true, test: { name: 'kernels', include: include('nn/ops', 'gpu'), ...gpu } },
      {
        extends: true,
        test: {
          name: 'networks',
          include: include('nn/nets', 'nn/tuning', 'training', 'inspect', 'parity', 'cli'),
          ...gpu,
        },
      },
      { extends: true, test: { name: 'repo', include: include('repo'), testTimeout: 60_000 } },
    ],
  },
});
