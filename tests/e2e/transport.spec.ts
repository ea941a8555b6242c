// The transport and the recipe in use: ten steps, a phase, a capture, a checkpoint, keys, links, memory.
import { expect, type Page, test } from '@playwright/test';

const at = (page: Page, id: string) => page.getByTestId(id);
const steps = async (page: Page) => Number(((await at(page, 'steps').textContent()) ?? '').replace(/ .*|\D/g, ''));
const query = (page: Page) => new URL(page.url()).searchParams;

test('ten steps, a phase, a capture, a checkpoint, a live change, a stop', async ({ page }, info) => {
  const errors: string[] = [];
  page.on('pageerror', (e) => errors.push(e.message));
  await page.goto('./?preset=nano&batch=2&gridSize=3&psiUpdates=2');
  await expect(at(page, 'adapter')).toContainText('SwiftShader');
  await expect(page.getByLabel('Batch', { exact: true })).toHaveValue('2');
  await page.locator('body').press('.');
  await expect(at(page, 'status')).toHaveText('Paused');
  expect(await steps(page)).toBe(1);
  const phases = at(page, 'phases');
  await expect(phases.locator('[data-phase=psi]')).toHaveAttribute('aria-current', 'step');

  await page.locator('body').press('Shift+.');
  await expect(at(page, 'status')).toHaveText('Training');
  await expect.poll(() => steps(page)).toBe(11);
  await expect(at(page, 'status')).toHaveText('Paused');
  await expect(at(page, 'left')).toContainText('roughly');

  await page.locator('body').press(',');
  await expect(at(page, 'status')).toHaveText('Paused in step 12');
  await expect(phases.locator('[data-phase=psi]')).toContainText('1/2');
  await page.locator('body').press('s');
  await expect(at(page, 'notice')).toContainText('Captured at 22 images');
  await page.screenshot({ path: info.outputPath('mid-step.png') });
  await page.locator('body').press('k');
  await expect(at(page, 'notice')).toContainText('Checkpoint at 24 images');
  await expect(at(page, 'status')).toHaveText('Paused');
  expect(await steps(page)).toBe(12);

  await expect(page.locator('[data-field=lr] .chip')).toHaveText('live');
  await expect(page.locator('[data-field=teacher] .chip')).toHaveText('new run');
  await page.locator('[data-field=microBatch] input').fill('1');
  await page.locator('[data-field=beta2] input').fill('0.99');
  await expect(at(page, 'primary')).toHaveText('Branch with 2 changes');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(at(page, 'primary')).toHaveText('Resume');

  await page.locator('body').press('x');
  await expect(at(page, 'ended')).toContainText('Ended at 24 images. A sheet and a checkpoint');
  await at(page, 'ended').getByRole('button', { name: 'New run' }).click();
  await expect(at(page, 'status')).toHaveText('Ready');
  await expect(at(page, 'primary')).toHaveText('Train');
  expect(errors).toEqual([]);
});

test('a link contains the recipe, lists ignored settings, and follows the form', async ({ page }) => {
  await page.goto('./?preset=nano&lr=2e-3&batch=0&foo=1&tune=off#run');
  await expect(at(page, 'link-notice')).toContainText('2 settings of the link');
  await expect(at(page, 'link-notice')).toContainText('batch, foo');
  await expect(page.locator('[data-field=lr] input')).toHaveValue('0.002');
  await page.locator('[data-field=seed] input').fill('a red square');
  await expect(page.locator('[data-field=seed] output')).toContainText('= ');
  await expect.poll(() => query(page).has('seed')).toBe(true);
  expect(Object.fromEntries(query(page))).toMatchObject({ preset: 'nano', lr: '2e-3', tune: 'off', v: '1' });
  expect(new URL(page.url()).hash).toBe('#run');
  const seed = query(page).get('seed') ?? '';
  await page.reload();
  await expect(page.locator('[data-field=seed] input')).toHaveValue(seed);
  await expect(page.locator('[data-field=lr] input')).toHaveValue('0.002');
});

test('a setting is found by its symbol; keys are listed and can be turned off', async ({ page }) => {
  await page.goto('./?preset=nano');
  await page.locator('body').press('/');
  await expect(at(page, 'recipe-search')).toBeFocused();
  await page.keyboard.type('λ_adv');
  await expect(page.locator('.field')).toHaveCount(1);
  await expect(page.locator('.field')).toContainText('Adversarial loss');
  await page.keyboard.press('Escape');
  await page.locator('body').press('?');
  const help = at(page, 'help-dialog');
  await expect(help).toBeVisible();
  await expect(help).toContainText('Capture: a sheet and a batch view now');
  await help.getByRole('checkbox').uncheck();
  await page.keyboard.press('Escape');
  await page.locator('body').press('/');
  await expect(at(page, 'recipe-search')).not.toBeFocused();
  await page.reload();
  await page.locator('body').press('?');
  await expect(help).toBeHidden();
  await at(page, 'help').click();
  await help.getByRole('checkbox').check();
});

test('a plan beyond the safe limit blocks the start, and one click makes it fit', async ({ page }, info) => {
  await page.goto('./?preset=nano&batch=64');
  const safe = at(page, 'safe-memory');
  await expect(safe).toContainText('An estimate');
  await safe.getByRole('button', { name: 'Change' }).click();
  await safe.getByRole('textbox').fill('0.05');
  await page.keyboard.press('Enter');
  const note = at(page, 'no-memory');
  await expect(note).toContainText('you allow 51.2 MB');
  await expect(note).toContainText('Biggest part: activations');
  await expect(at(page, 'primary')).toBeDisabled();
  const fit = note.locator('[data-fit=microBatch]');
  await expect(fit).toBeVisible();
  await page.screenshot({ path: info.outputPath('no-memory.png') });
  await fit.click();
  await expect(note).toBeHidden();
  await expect(at(page, 'primary')).toBeEnabled();
  expect(Number(await page.locator('[data-field=microBatch] input').inputValue())).toBeGreaterThan(0);
});
