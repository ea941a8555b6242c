/**
 * `npm run bench`: times this engine headless, then beside TensorFlow.js and jax-js in Chromium. All results are JSON files
 * in dist/bench. --headless or --chromium runs only one half. Other options go to `sida bench` or, with --chromium, to
 * bench/peers/run.mjs (see its README).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './chromium.mjs';
import { ensureInstalled, ROOT } from './install.mjs';

const PEERS = join(ROOT, 'bench/peers');
const OUT = join(ROOT, 'dist/bench');
const BASELINE = join(ROOT, 'bench/baseline.json');

function run(command, args, options = {}) {
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], ...options });
  if (status !== 0) throw new Error(`${args.join(' ')} failed (see above).`);
}

function headless(args) {
  const baseline = args.includes('--baseline') ? [] : ['--baseline', BASELINE];
  const out = ['--json', join(OUT, 'headless.json')];
  run(process.execPath, ['src/cli/run.mjs', 'bench', ...baseline, ...out, ...args]);
}

function inChromium(args) {
  const CHROMIUM = findChromium();
  if (!CHROMIUM) throw new Error('The peers run in Chromium: install it, or name one in CHROMIUM.');
  run(process.execPath, ['scripts/bench-contender.mjs']);
  if (!existsSync(join(PEERS, 'node_modules'))) run('npm', ['ci'], { cwd: PEERS, shell: process.platform === 'win32' });
  const ours = ['--contender', `ours=${join(OUT, 'contender.js')}`, '--out', join(OUT, 'peers.json')];
  run(process.execPath, ['run.mjs', ...ours, ...args], { cwd: PEERS, env: { ...process.env, CHROMIUM } });
}

try {
  ensureInstalled();
  mkdirSync(OUT, { recursive: true });
  const args = process.argv.slice(2).filter((a) => a !== '--headless' && a !== '--chromium');
  const only = (half) => process.argv.includes(half);
  if (!only('--chromium')) headless(args);
  if (!only('--headless')) inChromium(only('--chromium') ? args : []);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
