/**
 * `npm run fuzz [-- N]`: gives N damaged files (default 10,000) to every reader of files. `npm test` does the same with
 * about a hundred.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureInstalled, ROOT } from './install.mjs';

const READERS = [
  'data/untrusted',
  'workers/untrusted',
  'io/zip/zipReader',
  'io/tensors/safetensors',
  'io/pickle/snapshot',
];

const runs = Number(process.argv[2] ?? 10_000);
if (!Number.isInteger(runs) || runs < 1) {
  console.error(`"${process.argv[2]}" is no number of damaged files.`);
  process.exit(2);
}
try {
  ensureInstalled();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
const files = READERS.map((name) => `tests/${name}.test.ts`);
const args = [
  join('node_modules', 'vitest', 'vitest.mjs'),
  'run',
  '--project',
  'unit',
  '--testTimeout=3600000',
  ...files,
];
const env = { ...process.env, FUZZ_RUNS: String(runs) };
process.exitCode = spawnSync(process.execPath, args, { cwd: ROOT, env, stdio: 'inherit' }).status ?? 1;
