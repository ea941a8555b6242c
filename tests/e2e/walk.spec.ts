// A user without instructions: trains, looks back, branches, compares, and reads about a warning.
import { expect, type Page, test } from '@playwright/test';
import { putRun } from './syntheticRun.ts';

const at = (page: Page, id: string) => page.getByTestId(id);
const steps = async (page: Page) => Number(((await at(page, 'steps').textContent()) ?? '').replace(/ .*|\D/g, ''));
const runs = (page: Page) =>
  page.evaluate(() => window.sidaLab?.library.state.getState().metas.filter((m) => m.source === 'here') ?? []);

test('a user trains, looks back, branches, compares two runs, and finds the reason of a warning', async ({
  page,
}, info) => {
  const errors: string[] = [];
  page.on('pageerror', (e) => errors.push(e.message));
  const shot = (name: string) => page.screenshot({ path: info.outputPath(`${name}.png`) });

  // Before any action there is a recorded run and one button.
  await page.goto('./?debug=1');
  await expect(at(page, 'recorded')).toBeVisible();
  await expect(at(page, 'primary')).toHaveText('Train this now');
  await shot('1-first-second');
  await page.getByLabel('Batch', { exact: true }).fill('2');
  await page.getByLabel('Sample grid').fill('3');
  await page.getByLabel('Sample sheet every').fill('4');
  await at(page, 'primary').click();
  await expect.poll(() => steps(page)).toBeGreaterThan(3);
  await expect(at(page, 'primary')).toHaveText('Pause');

  // Looking back does not stop the training.
  await page.locator('body').press('{');
  await expect(at(page, 'live-badge')).toContainText('Viewing 0 images');
  const seen = await steps(page);
  await expect.poll(() => steps(page)).toBeGreaterThan(seen);
  await shot('2-looking-back');
  await page.locator('body').press('l');
  await page.locator('body').press(' ');
  await expect(at(page, 'status')).toHaveText('Paused');

  // A setting that cannot change in a run turns the button into a branch.
  await page.locator('body').press('/');
  await page.keyboard.type('bias correction');
  await page.locator('[data-field=alpha] input').fill('1.2');
  await expect(at(page, 'primary')).toHaveText('Branch with 1 change');
  const parent = await steps(page);
  await at(page, 'primary').click();
  await expect.poll(async () => (await runs(page)).length).toBe(2);
  await expect.poll(() => steps(page)).toBeGreaterThan(parent + 1);
  await page.locator('body').press(' ');
  await expect(at(page, 'status')).toHaveText('Paused');
  await shot('3-branch');

  // Both runs, their differences, and one drawn behind the other in the curves.
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  const [branch, first] = await runs(page);
  if (!branch || !first) throw new Error('There are no two runs.');
  expect(branch.parent).toEqual({ id: first.id, nimg: 2 * parent });
  await expect(page.locator(`[data-run="${branch.id}"]`)).toContainText(`branch of ${first.name}`);
  await page.getByLabel(`Compare ${first.name}`, { exact: true }).check();
  await page.getByLabel(`Compare ${branch.name}`, { exact: true }).check();
  const comparison = at(page, 'comparison');
  await expect(comparison.getByRole('row').filter({ hasText: 'Bias correction' })).toHaveText(/1.*1\.2/);
  await shot('4-compared');
  await page.getByRole('button', { name: `Overlay: ${first.name}`, exact: true }).click();
  await page.getByRole('link', { name: 'Run', exact: true }).click();
  await expect(page.locator('.column-curves')).toContainText(first.name);
  await shot('5-overlaid');

  // A run with a warning; the warning links to its explanation.
  await putRun(page, { id: 'sick', name: 'sick', steps: 300 });
  await expect(at(page, 'health')).toBeVisible();
  const warning = at(page, 'health').getByRole('listitem').first();
  const kind = await warning.getAttribute('data-kind');
  await warning.getByRole('link').click();
  await expect(page).toHaveURL(new RegExp(`#learn/${kind}$`));
  await expect(page.locator(`#warning-${kind}`)).toBeInViewport();
  await shot('6-reason');
  expect(errors).toEqual([]);
});
