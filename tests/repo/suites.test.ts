import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runTool, stopRule, suiteCounts, toolCounts } from '../../scripts/suites.mjs';
import { readLog } from '../../scripts/testLog.mjs';
import { LONG_FILES } from '../support/longestFirst.ts';

const folder = mkdtempSync(join(tmpdir(), 'sida-suites-'));
afterAll(() => rmSync(folder, { recursive: true }));

function logOf(...events: object[]): string {
  const path = join(folder, 'log.jsonl');
  writeFileSync(path, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  return path;
}

function tool(name: string, code: string): string {
  const path = join(folder, name);
  writeFileSync(path, code);
  return path;
}

const fine = { code: 0, note: '' };
const red = { code: 1, note: '' };
const begin = (name: string) => ({ begin: name });
const end = (name: string, state: string) => ({ end: name, state });
const ran = (name: string, state: string) => [begin(name), end(name, state)];

test('passed and failed tests are counted', () => {
  expect(suiteCounts(fine, logOf({ planned: 2 }, ...ran('a', 'passed'), ...ran('b', 'passed')))).toEqual({
    passed: 2,
    failed: 0,
    note: '',
  });
  const log = logOf({ planned: 2 }, ...ran('a', 'passed'), ...ran('b', 'failed'));
  expect(suiteCounts(red, log)).toEqual({ passed: 1, failed: 1, note: '' });
});

test('no tests, a skipped test, an error outside a test, a crash and a missing log are failures', () => {
  expect(suiteCounts(fine, logOf())).toMatchObject({ passed: 0, failed: 1, note: 'no test ran' });
  expect(suiteCounts(fine, join(folder, 'absent'))).toMatchObject({ passed: 0, failed: 1, note: 'no test ran' });
  const green = ran('a', 'passed');
  expect(suiteCounts(fine, logOf(...green, end('b', 'skipped')))).toMatchObject({ passed: 1, failed: 1 });
  expect(suiteCounts(red, logOf(...green, { error: 'a file does not load' }))).toMatchObject({ passed: 1, failed: 1 });
  expect(suiteCounts({ code: 139, note: '' }, logOf(...green))).toMatchObject({ passed: 1, failed: 1 });
  expect(suiteCounts(fine, logOf({ planned: 3 }, ...green))).toEqual({ passed: 1, failed: 1, note: '2 not run' });
});

test('suites that share a log are counted separately, and an error outside all suites counts in each', () => {
  const of = (suite: string, ...events: object[]) => events.map((event) => ({ suite, ...event }));
  const a = of('a', { planned: 2 }, ...ran('x', 'passed'), ...ran('y', 'failed'), { seconds: 2 }, { seconds: 1.5 });
  const b = of('b', { planned: 1 }, ...ran('z', 'passed'), { seconds: 4 });
  const log = logOf(...a, ...b);
  expect(suiteCounts(red, log, 'a')).toEqual({ passed: 1, failed: 1, note: '' });
  expect(suiteCounts(red, log, 'b')).toEqual({ passed: 1, failed: 0, note: '' });
  expect(suiteCounts(red, log, 'c')).toMatchObject({ passed: 0, failed: 1, note: 'no test ran' });
  expect([readLog(log, 'a').seconds, readLog(log, 'b').seconds]).toEqual([3.5, 4]);
  const crashed = logOf(...b, { error: 'a process ended' });
  for (const suite of ['a', 'b']) expect(suiteCounts(red, crashed, suite).failed, suite).toBeGreaterThan(0);
  expect(suiteCounts({ code: 139, note: '' }, logOf(...b), 'b')).toMatchObject({ failed: 1, note: 'exit code 139' });
});

test('the files that run first exist', () => {
  for (const file of LONG_FILES) expect(existsSync(file), file).toBe(true);
});

test('a suite that was stopped keeps its ended tests and names the running test', () => {
  const log = logOf({ planned: 46 }, ...ran('a', 'passed'), ...ran('b', 'failed'), begin('c'));
  expect(suiteCounts({ code: 124, note: 'stopped' }, log)).toEqual({
    passed: 1,
    failed: 2,
    note: 'stopped; not ended: c; 43 not run',
  });
});

test('a tool without a log counts as one test', async () => {
  expect(toolCounts(await runTool(tool('fails.mjs', 'process.exitCode = 3;'), []))).toMatchObject({ failed: 1 });
  expect(toolCounts(await runTool(tool('works.mjs', ''), []))).toMatchObject({ passed: 1, failed: 0 });
});

test('a tool is stopped if it makes no progress or passes the deadline', async () => {
  const hangs = tool('hangs.mjs', 'setInterval(() => {}, 1000);');
  expect(await runTool(hangs, [], { quietMinutes: 0.01 })).toEqual({
    code: 124,
    note: 'stopped after 0.01 minutes without progress',
  });
  const late = await runTool(hangs, [], { deadline: performance.now() });
  expect(late).toEqual({ code: 124, note: 'stopped: the whole run took too long' });
});

test('a tool that makes progress runs longer than the quiet limit, up to the deadline', () => {
  const minute = 60_000;
  const rule = stopRule(0, 15, 60 * minute);
  for (let i = 1; i <= 4; i++) expect(rule(i * 14 * minute, i)).toBe('');
  expect(rule(60 * minute + 1, 5)).toBe('stopped: the whole run took too long');
  const quiet = stopRule(0, 15, 60 * minute);
  expect(quiet(10 * minute, 1)).toBe('');
  expect(quiet(25 * minute, 1)).toBe('');
  expect(quiet(25 * minute + 1, 1)).toBe('stopped after 15 minutes without progress');
});

test('a tool finds its log at the path of the reporters', async () => {
  const writes = tool(
    'writes.mjs',
    'import { appendFileSync } from \'node:fs\'; appendFileSync(process.env.SIDA_TEST_LOG, \'{"end":"a","state":"passed"}\\n\');',
  );
  const log = join(folder, 'written.jsonl');
  expect(suiteCounts(await runTool(writes, [], { log }), log)).toEqual({ passed: 1, failed: 0, note: '' });
});
