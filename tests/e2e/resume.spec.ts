// Every method resumes bit for bit in the browser, over a reload, from a checkpoint in its private file system.
import { expect, test } from '@playwright/test';
import type { ResumeAnswer, ResumeRequest } from './resume.worker.ts';
import { serveSources } from './sources.ts';

const METHODS = ['sid', 'sida', 'sid2a'] as const;
const sources = serveSources();

test('two steps, a reload and two more equal four steps in one go', async ({ page }) => {
  await sources.open(page);
  const after = (part: ResumeRequest['part']) =>
    sources.ask<ResumeRequest, ResumeAnswer>(page, '/tests/e2e/resume.worker.ts', { methods: METHODS, part });
  const whole = await after('whole');
  for (const method of METHODS) expect(whole[method], method).toMatch(/^[0-9a-f]{64}$/);
  expect(new Set(Object.values(whole)).size).toBe(METHODS.length);
  await page.reload();
  expect(await after('rest')).toEqual(whole);
});
