// The page's main thread during training, from a browser trace: no long task, and little work in most tasks.
import { expect, test } from '@playwright/test';
import { LONGEST, mainThread } from './mainThread.ts';

/** Mean work of a task in units. Most tasks draw almost nothing. */
const MEAN = 0.1;

test('the page stays responsive during training', async ({ page, browser }) => {
  await page.goto('./');
  await page.getByLabel('Batch', { exact: true }).fill('2');
  await page.getByLabel('Sample grid').fill('3');
  await page.getByLabel('Sample sheet every').fill('16');
  await page.getByTestId('primary').click();
  const steps = async () => Number((await page.getByTestId('steps').textContent())?.replace(/ .*|,/g, ''));
  await expect.poll(steps).toBeGreaterThan(2);
  const { count, longest, total } = await mainThread(browser, page, async () => {
    const before = await steps();
    await expect.poll(steps).toBeGreaterThan(before + 10);
  });
  expect(count, 'tasks seen').toBeGreaterThan(50);
  expect(longest, 'longest task, units of work').toBeLessThan(LONGEST);
  expect(total / count, 'mean task, units of work').toBeLessThan(MEAN);
});
