/**
 * `npm test [-- suite...]`: installs what is missing, runs the suites one after the other, all of them even when one
 * fails, and ends with the line `N passed, N failed`. A suite that ran no test, or left one out, has failed.
 */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensureInstalled } from './install.mjs';
import { playwrightCounts, runTool, toolCounts, vitestCounts } from './suites.mjs';
import { ensureVulkan } from './vulkan.mjs';

const TSC = 'node_modules/typescript/bin/tsc';
const BIOME = 'node_modules/@biomejs/biome/bin/biome';
const VITEST = 'node_modules/vitest/vitest.mjs';
const VITE = 'node_modules/vite/bin/vite.js';
const PLAYWRIGHT = 'node_modules/@playwright/test/cli.js';

const reports = await mkdtemp(join(tmpdir(), 'sida-test-'));

function ensureGpu() {
  ensureChromium();
  ensureVulkan();
}

async function vitest(project, minutes) {
  const report = join(reports, `${project}.json`);
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return vitestCounts(await runTool(VITEST, args, { minutes }), report);
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
  const built = await runTool(VITE, ['build', '--logLevel', 'warn'], { minutes: 3 });
  if (built.code !== 0) return { passed: 0, failed: 1, note: 'the page does not build' };
  const report = join(reports, 'browser.json');
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: report, SIDA_TEST_PORT: String(await freePort()) };
  return playwrightCounts(await runTool(PLAYWRIGHT, ['test', '--reporter=line,json'], { minutes: 12, env }), report);
}

/** In the order they run: the quick ones that fail most often first. */
const SUITES = {
  types: { title: 'Types (tsc)', run: async () => toolCounts(await runTool(TSC, [], { minutes: 3 })) },
  lint: {
    title: 'Lint and format (biome)',
    run: async () => toolCounts(await runTool(BIOME, ['check', '.'], { minutes: 2 })),
  },
  repo: { title: 'Repository conventions', run: () => vitest('repo', 3) },
  unit: { title: 'Unit', run: () => vitest('unit', 5) },
  reference: { title: "Reference against PyTorch's numbers", run: () => vitest('reference', 5) },
  kernels: { title: 'Kernels against the reference', gpu: true, run: () => vitest('kernels', 10) },
  networks: { title: 'Networks, training and parity', gpu: true, run: () => vitest('networks', 15) },
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
    if (counts.passed + counts.failed === 0) counts = { passed: 0, failed: 1, note: 'no test ran' };
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
rmSync(reports, { recursive: true, force: true });
printSummary(results);
const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
console.log(`\n${total('passed')} passed, ${total('failed')} failed`);
process.exitCode = total('failed') === 0 ? 0 : 1;
