/**
 * `npm test [-- suite...]`: installs missing packages and runs the suites one after the other, even if one fails. The last
 * line is `N passed, N failed`. A suite fails if it ran no test or left one out. Tests that ended count even if their suite
 * was stopped.
 */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensureInstalled, ROOT } from './install.mjs';
import { runTool, suiteCounts, toolCounts } from './suites.mjs';
import { ensureVulkan } from './vulkan.mjs';

const TSC = 'node_modules/typescript/bin/tsc';
const BIOME = 'node_modules/@biomejs/biome/bin/biome';
const VITEST = 'node_modules/vitest/vitest.mjs';
const VITE = 'node_modules/vite/bin/vite.js';
const PLAYWRIGHT = 'node_modules/@playwright/test/cli.js';

const VITEST_LOG = join(ROOT, 'scripts/reporters/vitest.mjs');
const PLAYWRIGHT_LOG = join(ROOT, 'scripts/reporters/playwright.mjs');

/** Longest time of the whole run, on any machine. Within it a suite runs as long as it makes progress. */
const RUN_MINUTES = 60;
const deadline = performance.now() + RUN_MINUTES * 60_000;

const logs = await mkdtemp(join(tmpdir(), 'sida-test-'));

function ensureGpu() {
  ensureChromium();
  ensureVulkan();
}

/** Runs a tool that writes a log of its tests. */
async function logged(name, tool, args, env = {}) {
  const log = join(logs, `${name}.jsonl`);
  return suiteCounts(await runTool(tool, args, { log, env, deadline }), log);
}

function vitest(project) {
  return logged(project, VITEST, ['run', '--project', project, '--reporter=default', `--reporter=${VITEST_LOG}`]);
}

/** A tool that is one test. */
async function single(tool, args) {
  return toolCounts(await runTool(tool, args, { deadline }));
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, 'localhost', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function browser() {
  ensureGpu();
  const built = await single(VITE, ['build', '--logLevel', 'warn']);
  if (built.failed > 0) return { ...built, note: built.note || 'the page does not build' };
  const env = { SIDA_TEST_PORT: String(await freePort()) };
  return logged('browser', PLAYWRIGHT, ['test', `--reporter=line,${PLAYWRIGHT_LOG}`], env);
}

/** In running order: the quick suites that fail most often come first. */
const SUITES = {
  types: { title: 'Types (tsc)', run: () => single(TSC, []) },
  lint: { title: 'Lint and format (biome)', run: () => single(BIOME, ['check', '.']) },
  repo: { title: 'Repository conventions', run: () => vitest('repo') },
  unit: { title: 'Unit', run: () => vitest('unit') },
  reference: { title: "Reference against PyTorch's numbers", run: () => vitest('reference') },
  kernels: { title: 'Kernels against the reference', gpu: true, run: () => vitest('kernels') },
  networks: { title: 'Networks, training and parity', gpu: true, run: () => vitest('networks') },
  browser: { title: 'Browser', run: browser },
};

async function runSuite(name) {
  const { title, run, gpu } = SUITES[name];
  console.log(`\n=== ${title} ===`);
  const start = performance.now();
  let counts;
  try {
    if (gpu) ensureGpu();
    counts = await run();
  } catch (error) {
    counts = { passed: 0, failed: 1, note: error instanceof Error ? error.message : String(error) };
  }
  const seconds = (performance.now() - start) / 1000;
  console.log(`--- ${title}: ${counts.passed} passed, ${counts.failed} failed, ${seconds.toFixed(1)} s`);
  if (counts.note) console.log(`    ${counts.note}`);
  return { name, seconds, ...counts };
}

function printSummary(results) {
  const cell = (text, width) => String(text).padStart(width);
  console.log(`\n${'suite'.padEnd(12)}${cell('passed', 8)}${cell('failed', 8)}${cell('seconds', 10)}`);
  for (const { name, passed, failed, seconds, note } of results) {
    const row = `${name.padEnd(12)}${cell(passed, 8)}${cell(failed, 8)}${cell(seconds.toFixed(1), 10)}`;
    console.log(note ? `${row}  ${note}` : row);
  }
}

const names = process.argv.slice(2);
const unknown = names.find((name) => !(name in SUITES));
if (unknown) {
  console.error(`There is no test suite "${unknown}"; there are ${Object.keys(SUITES).join(', ')}.`);
  process.exit(2);
}
try {
  ensureInstalled();
} catch (error) {
  console.error(error.message);
  console.log('0 passed, 1 failed');
  process.exit(1);
}
const results = [];
for (const name of Object.keys(SUITES)) {
  if (names.length === 0 || names.includes(name)) results.push(await runSuite(name));
}
rmSync(logs, { recursive: true, force: true });
printSummary(results);
const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
console.log(`\n${total('passed')} passed, ${total('failed')} failed`);
process.exitCode = total('failed') === 0 ? 0 : 1;
