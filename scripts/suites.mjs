/** Runs a test tool with a time limit and counts what it reports. Node built-ins only. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { ROOT } from './install.mjs';

const WINDOWS = process.platform === 'win32';

function killTree(child) {
  if (WINDOWS) spawn('taskkill', ['/pid', String(child.pid), '/t', '/f']);
  else process.kill(-child.pid, 'SIGKILL'); // the tool leads a process group of its own
}

/** Runs a JavaScript tool of node_modules from the project's root; resolves to its exit code and whether it ran late. */
export function runTool(script, args, { minutes, env = {} }) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
      detached: !WINDOWS,
    });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      killTree(child);
    }, minutes * 60_000);
    const stop = () => {
      killTree(child);
      process.exit(130);
    };
    process.once('SIGINT', stop).once('SIGTERM', stop);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      process.off('SIGINT', stop).off('SIGTERM', stop);
      resolve({ code: late ? 124 : (code ?? 1), note: late ? `stopped after ${minutes} minutes` : '' });
    });
  });
}

/** A tool without a report counts as one test. */
export function toolCounts({ code, note }) {
  return code === 0 ? { passed: 1, failed: 0, note } : { passed: 0, failed: 1, note };
}

function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

/** A tool that failed although every test it reports passed (it crashed, ran late, met an error outside a test). */
function withExit({ passed, failed, note }, run) {
  if (run.code !== 0 && passed + failed === 0) return { passed, failed: 1, note: run.note || 'no test ran' };
  const silent = run.code !== 0 && failed === 0;
  return { passed, failed: silent ? 1 : failed, note: run.note || note || (silent ? `exit code ${run.code}` : '') };
}

/** Counts of a vitest JSON report; a file that could not be loaded is one failure, a test left out another. */
export function vitestCounts(run, path) {
  const report = readReport(path);
  if (!report) return { passed: 0, failed: 1, note: run.note || 'vitest left no report' };
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  const skipped = report.numPendingTests + report.numTodoTests;
  const counts = { passed: report.numPassedTests, failed: report.numFailedTests + broken.length + skipped };
  return withExit({ ...counts, note: skipped ? `${skipped} not run` : '' }, run);
}

/** Counts of a Playwright JSON report. */
export function playwrightCounts(run, path) {
  const report = readReport(path);
  if (!report) return { passed: 0, failed: 1, note: run.note || 'playwright left no report' };
  const { expected, unexpected, flaky, skipped } = report.stats;
  const counts = { passed: expected, failed: unexpected + flaky + skipped + report.errors.length };
  return withExit({ ...counts, note: skipped ? `${skipped} not run` : '' }, run);
}
