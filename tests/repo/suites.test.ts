import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { playwrightCounts, runTool, toolCounts, vitestCounts } from '../../scripts/suites.mjs';

const folder = mkdtempSync(join(tmpdir(), 'sida-suites-'));
afterAll(() => rmSync(folder, { recursive: true }));

function report(content: object): string {
  const path = join(folder, 'report.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const green = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
const fine = { code: 0, note: '' };

test('vitest: passed and failed tests are counted', () => {
  expect(vitestCounts(fine, report(green))).toEqual({ passed: 5, failed: 0, note: '' });
  expect(vitestCounts({ code: 1, note: '' }, report({ ...green, numFailedTests: 2 }))).toMatchObject({ failed: 2 });
});

test('vitest: no test, a broken file, a skipped test, a crash and a missing report are failures', () => {
  const broken = { ...green, testResults: [{ status: 'failed', assertionResults: [] }] };
  expect(vitestCounts({ code: 1, note: '' }, report({ ...green, numPassedTests: 0 }))).toMatchObject({ failed: 1 });
  expect(vitestCounts({ code: 1, note: '' }, report(broken))).toMatchObject({ passed: 5, failed: 1 });
  expect(vitestCounts(fine, report({ ...green, numPendingTests: 3 }))).toMatchObject({ failed: 3 });
  expect(vitestCounts({ code: 139, note: '' }, report(green))).toMatchObject({ passed: 5, failed: 1 });
  expect(vitestCounts(fine, join(folder, 'absent.json'))).toMatchObject({ passed: 0, failed: 1 });
});

test('playwright: unexpected, flaky, skipped and global errors are failures', () => {
  const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 1 };
  expect(playwrightCounts({ code: 1, note: '' }, report({ stats, errors: [{}] }))).toMatchObject({
    passed: 4,
    failed: 4,
  });
});

test('a tool counts as one test and is stopped when it runs late', async () => {
  const script = join(folder, 'tool.mjs');
  writeFileSync(script, 'if (process.argv[2] === "hang") setInterval(() => {}, 1000); else process.exitCode = 3;');
  expect(toolCounts(await runTool(script, [], { minutes: 1 }))).toMatchObject({ passed: 0, failed: 1 });
  const late = await runTool(script, ['hang'], { minutes: 0.01 });
  expect(late).toEqual({ code: 124, note: 'stopped after 0.01 minutes' });
});
