/** Runs a test tool until it ends or makes no progress, and counts the results in its log. Uses Node built-ins only. */
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { ROOT } from './install.mjs';
import { LOG_VARIABLE, readLog } from './testLog.mjs';

const WINDOWS = process.platform === 'win32';
const MINUTE = 60_000;

/** A tool is stopped if its log has not grown for this many minutes. A slow machine needs minutes for one browser test. */
export const QUIET_MINUTES = 15;

/** Milliseconds for a tool to close its browser and its server after it was asked to stop. */
const GRACE_MS = 20_000;

function killTree(child) {
  try {
    if (WINDOWS) spawn('taskkill', ['/pid', String(child.pid), '/t', '/f']);
    else process.kill(-child.pid, 'SIGKILL'); // the tool leads its own process group
  } catch (error) {
    if (error.code !== 'ESRCH') throw error; // the group has ended
  }
}

/** Asks the tool to stop, and kills it if it does not. */
function stopTree(child) {
  if (WINDOWS) return killTree(child);
  child.kill('SIGINT');
  const timer = setTimeout(() => killTree(child), GRACE_MS);
  child.once('close', () => clearTimeout(timer));
}

function sizeOf(path) {
  return path ? (statSync(path, { throwIfNoEntry: false })?.size ?? 0) : 0;
}

/**
 * Returns a function that decides whether a tool must stop. It takes the time and the size of the log in bytes. It returns
 * the reason, or '' while the log grows and the deadline is ahead. Times are in milliseconds.
 */
export function stopRule(start, quietMinutes, deadline) {
  let size = 0;
  let changed = start;
  return (now, newSize) => {
    if (newSize !== size) changed = now;
    size = newSize;
    if (now > deadline) return 'stopped: the whole run took too long';
    return now - changed > quietMinutes * MINUTE ? `stopped after ${quietMinutes} minutes without progress` : '';
  };
}

/**
 * Runs a JavaScript tool of node_modules in the project's root. Resolves to its exit code and, if it was stopped, the
 * reason. `log` is the file that its reporter writes. `deadline` is a time of `performance.now()`.
 */
export function runTool(script, args, options = {}) {
  const { log = '', env = {}, quietMinutes = QUIET_MINUTES, deadline = Number.POSITIVE_INFINITY } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, [LOG_VARIABLE]: log, ...env },
      detached: !WINDOWS,
    });
    const rule = stopRule(performance.now(), quietMinutes, deadline);
    let reason = '';
    const look = () => {
      reason ||= rule(performance.now(), sizeOf(log));
      if (!reason) return;
      clearInterval(timer);
      stopTree(child);
    };
    const timer = setInterval(look, Math.min(1000, (quietMinutes * MINUTE) / 4));
    const interrupt = () => {
      stopTree(child);
      child.once('close', () => process.exit(130));
    };
    process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(timer);
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
      resolve({ code: reason ? 124 : (code ?? 1), note: reason });
    });
  });
}

/** A tool without a log counts as one test. */
export function toolCounts({ code, note }) {
  return code === 0 ? { passed: 1, failed: 0, note } : { passed: 0, failed: 1, note };
}

/**
 * Counts of a suite from its log. Several suites may share the log. A skipped test and an error outside a test count as
 * failures. A tool also counts as a failure if it was stopped, ran no test, left some out, or failed although each test of
 * the log passed.
 */
export function suiteCounts({ code, note }, path, suite = '') {
  const { planned, passed, failed, skipped, errors, running } = readLog(path, suite);
  const bad = failed + skipped + errors;
  const whole = readLog(path);
  const unexplained = code !== 0 && whole.failed + whole.skipped + whole.errors === 0;
  const notRun = Math.max(0, planned - passed - failed - skipped - running.length);
  const reason = note || (passed + bad === 0 ? 'no test ran' : '') || (unexplained ? `exit code ${code}` : '');
  const notes = [
    reason,
    running.length > 0 ? `not ended: ${running.join(', ')}` : '',
    skipped > 0 ? `${skipped} skipped` : '',
    notRun > 0 ? `${notRun} not run` : '',
  ].filter(Boolean);
  const lost = reason || (bad === 0 && notes.length > 0) ? 1 : 0;
  return { passed, failed: bad + lost, note: notes.join('; ') };
}
