/**
 * `npm test [-- suite...]`: installs missing packages and runs the suites, even if one fails. The last line is
 * `N passed, N failed`. A suite fails if it ran no test or left one out. Tests that ended count even if their suite was
 * stopped. One process of vitest runs the suites of vitest: no core waits for the last file of a suite.
 */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensureInstalled, ROOT } from './install.mjs';
import { runTool, suiteCounts, toolCounts } from './suites.mjs';
import { readLog } from './testLog.mjs';
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
  const log = join(logs, 'browser.jsonl');
  const args = ['test', `--reporter=line,${PLAYWRIGHT_LOG}`];
  return suiteCounts(await runTool(PLAYWRIGHT, args, { log, env, deadline }), log);
}

/** Runs suites that are projects of vitest. Resolves to their counts by name. */
async function vitest(names) {
  const log = join(logs, 'vitest.jsonl');
  const args = ['run', ...names.map((name) => `--project=${name}`), '--reporter=default', `--reporter=${VITEST_LOG}`];
  const ended = await runTool(VITEST, args, { log, deadline });
  const counts = (name) => ({ ...suiteCounts(ended, log, name), seconds: readLog(log, name).seconds });
  return Object.fromEntries(names.map((name) => [name, counts(name)]));
}

/** In running order: the quick suites that fail most often come first. A `project` of vitest runs with the others. */
const SUITES = {
  types: { title: 'Types (tsc)', run: () => single(TSC, []) },
  lint: { title: 'Lint and format (biome)', run: () => single(BIOME, ['check', '.']) },
  repo: { title: 'Repository conventions', project: true },
  unit: { title: 'Unit', project: true },
  reference: { title: "Reference against PyTorch's numbers", project: true },
  kernels: { title: 'Kernels against the reference', project: true, gpu: true },
  networks: { title: 'Networks, training and parity', project: true, gpu: true },
  browser: { title: 'Browser', gpu: true, run: browser },
};

const failure = (error) => ({ passed: 0, failed: 1, note: error instanceof Error ? error.message : String(error) });

function printCounts(name, { passed, failed, seconds, note }) {
  console.log(`--- ${SUITES[name].title}: ${passed} passed, ${failed} failed, ${seconds.toFixed(1)} s`);
  if (note) console.log(`    ${note}`);
}

/** Runs one suite with its own tool, or the suites of vitest. Resolves to the counts by name. */
async function runSuites(names) {
  console.log(`\n=== ${names.map((name) => SUITES[name].title).join(' · ')} ===`);
  const start = performance.now();
  const results = {};
  const runs = names.filter((name) => {
    try {
      if (SUITES[name].gpu) ensureGpu();
      return true;
    } catch (error) {
      results[name] = failure(error);
      return false;
    }
  });
  const [name] = runs;
  try {
    if (name) Object.assign(results, SUITES[name].project ? await vitest(runs) : { [name]: await SUITES[name].run() });
  } catch (error) {
    for (const name of runs) results[name] = failure(error);
  }
  const seconds = (performance.now() - start) / 1000;
  for (const name of names) {
    results[name] = { seconds, ...results[name] };
    printCounts(name, results[name]);
  }
  return results;
}

function printSummary(results) {
  const cell = (text, width) => String(text).padStart(width);
  console.log(`\n${'suite'.padEnd(12)}${cell('passed', 8)}${cell('failed', 8)}${cell('seconds', 10)}`);
  for (const [name, { passed, failed, seconds, note }] of Object.entries(results)) {
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
const wanted = Object.keys(SUITES).filter((name) => names.length === 0 || names.includes(name));
const together = wanted.filter((name) => SUITES[name].project);
const groups = wanted.flatMap((name) => (name === together[0] ? [together] : together.includes(name) ? [] : [[name]]));
const start = performance.now();
const results = {};
for (const group of groups) Object.assign(results, await runSuites(group));
rmSync(logs, { recursive: true, force: true });
printSummary(results);
const total = (key) => Object.values(results).reduce((sum, result) => sum + result[key], 0);
console.log(`\n${((performance.now() - start) / 1000).toFixed(1)} s in all`);
console.log(`${total('passed')} passed, ${total('failed')} failed`);
process.exitCode = total('failed') === 0 ? 0 : 1;
