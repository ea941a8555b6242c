// The page's own thread while training: no task above 100 ms of its time, and at most 15 % of the time in all, from a browser trace.
import { expect, test } from '@playwright/test';
import { mainThread } from './mainThread.ts';

const LIMIT_MS = 100;
const SHARE = 0.15;

test('the page stays free while training', async ({ page, browser }) => {
  await page.goto('./');
  await page.getByLabel('Batch', { exact: true }).fill('2');
  await page.getByLabel('Sample grid').fill('3');
  await page.getByLabel('Sample sheet every').fill('16');
  await page.getByTestId('primary').click();
  const steps = async () => Number((await page.getByTestId('steps').textContent())?.replace(/ .*|,/g, ''));
  await expect.poll(steps, { timeout: 240_000 }).toBeGreaterThan(2);
  const before = await steps();
  await browser.startTracing(page, {
    categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'],
  });
  await expect.poll(steps, { timeout: 120_000 }).toBeGreaterThan(before + 10);
  const { tasks, share } = mainThread(await browser.stopTracing());
  expect(tasks.length, 'tasks seen').toBeGreaterThan(50);
  expect(Math.max(...tasks), 'longest task, ms').toBeLessThan(LIMIT_MS);
  expect(share, 'share of the time').toBeLessThan(SHARE);
});
