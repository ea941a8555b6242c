// The fakeness screen: the batch of a step, inspections of its networks, pinned images, the step trace.
import { expect, type Page, test } from '@playwright/test';
import { LONGEST, mainThread } from './mainThread.ts';

const at = (page: Page, id: string) => page.getByTestId(id);
const status = (page: Page) => at(page, 'status');

/** The last batch as the engine reported it: fakeness of each image, real then generated, and its step. */
const engineBatch = (page: Page) =>
  page.evaluate(() => {
    const library = window.sidaLab?.library.state.getState();
    const batch = library?.histories[library.shown ?? '']?.batches.at(-1);
    if (!batch) return null;
    const cells = batch.mapSize ** 2;
    const means = (logits: Float32Array | null) =>
      Array.from({ length: batch.n }, (_, i) => {
        const map = [...(logits ?? []).slice(i * cells, (i + 1) * cells)];
        return map.reduce((sum, l) => sum + 1 / (1 + Math.exp(l)), 0) / cells;
      });
    const first = [...batch.logitsFake.slice(0, cells)];
    return { step: batch.step, means: [...means(batch.logitsReal), ...means(batch.logitsFake)], first };
  });

const inspected = async (page: Page) => {
  await expect(at(page, 'inspect-says')).toHaveAttribute('data-busy', 'true');
  await expect(at(page, 'inspect-says')).toHaveAttribute('data-busy', 'false');
};

test('a step’s batch is shown as the engine computed it, and can be inspected', async ({ page, browser }, info) => {
  const errors: string[] = [];
  page.on('pageerror', (e) => errors.push(e.message));
  await page.goto('./?debug=1&preset=nano&batch=2&gridSize=2&snap=2&tune=off#fakeness');
  await expect(at(page, 'pane-fake').locator('tbody tr').first()).toBeVisible(); // the recorded run
  await page.locator('body').press('.');
  await expect(status(page)).toHaveText('Paused');
  await expect(at(page, 'batch-moment')).toContainText('step 1 ·');

  const engine = await engineBatch(page);
  expect(engine?.step).toBe(1);
  const shown = await at(page, 'image-value').allTextContents();
  expect(shown).toEqual(engine?.means.map((f) => f.toFixed(3)));
  const cells = at(page, 'cell-map').locator('td');
  expect(await cells.evaluateAll((list) => list.map((td) => Number((td as HTMLElement).dataset.logit)))).toEqual(
    engine?.first,
  );
  // Both images of the batch are shown. The page's values equal those in the step's row.
  for (const line of ['fakenessReal', 'fakenessFake', 'accuracyReal', 'accuracyFake', 'lossReal', 'lossFake']) {
    const [mine, row] = await at(page, 'summary').locator(`[data-line=${line}] td`).allTextContents();
    expect(row, line).toMatch(/\d/);
    expect(mine, line).toBe(row);
  }

  const { longest } = await mainThread(browser, page, async () => {
    await page.getByText('All', { exact: true }).click();
    await inspected(page);
    await expect(at(page, 'noise')).toHaveText('the batch’s own noise');
    await expect(at(page, 'pane-fake').locator('canvas').first()).toBeVisible();
    await expect(at(page, 'pane-fake').locator('td[data-column=gradSum] canvas')).toHaveCount(2);
  });
  expect(longest, 'longest task, units of work').toBeLessThan(LONGEST);
  await expect(status(page)).toHaveText('Paused'); // kernels of an inspection do not count as loading of the run
  await page.getByRole('button', { name: 'Redraw noise' }).click();
  await inspected(page);
  await expect(at(page, 'noise')).toHaveText('noise of seed 1');

  const trace = at(page, 'trace');
  await trace.getByRole('button', { name: /^1\s*z$/ }).focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
  await expect(trace.getByRole('heading')).toHaveText('5 · The encoder maps both');
  await trace.getByText('Only θ', { exact: true }).click();
  await expect(trace.locator('.trace-phases li')).toHaveCount(8);

  const strip = at(page, 'strip');
  await expect(strip.getByRole('button', { name: /^Unpin/ })).toHaveCount(4);
  await strip
    .getByRole('button', { name: /^Unpin/ })
    .first()
    .click();
  await expect(strip.getByRole('button', { name: /^Unpin/ })).toHaveCount(3);
  await page.getByRole('button', { name: 'Follow the newest' }).click();
  await page.locator('body').press('.');
  await expect(at(page, 'batch-moment')).toContainText('step 2 ·');
  await expect(status(page)).toHaveText('Paused');
  await at(page, 'strip-track').press('ArrowLeft');
  await expect(at(page, 'batch-moment')).toContainText('step 1 ·');

  // The next step, phase by phase: θ's own batch before it moves, and the values that the step's row will have.
  await expect(at(page, 'trace-whose')).toHaveAttribute('data-own', 'false');
  await trace.getByText('Whole step', { exact: true }).click();
  await trace.getByRole('button', { name: 'Take ψ’s update' }).click();
  await expect(at(page, 'trace-whose')).toHaveAttribute('data-own', 'true');
  await expect(trace.locator('.trace-phases li')).toHaveCount(14);
  const phase = (of: string, name: string) =>
    trace.locator(`.trace-phases [data-owner=${of}]`).filter({ hasText: name });
  await phase('theta', '∂').click();
  await expect(trace.locator('.trace-pictures canvas')).toHaveCount(3);
  await page.screenshot({ path: info.outputPath('theta.png'), fullPage: true });
  await phase('theta', 'maps').click();
  const adversarial = await trace.locator('.image-facts dd').first().textContent();
  await trace.getByRole('button', { name: 'Take θ’s update' }).click();
  await expect(trace.locator('.trace-phase')).toHaveAttribute('data-phase', 'thetaMoves');
  await expect(trace.locator('.trace-pictures canvas')).toHaveCount(3);
  const gradient = await trace.locator('.image-facts dd').first().textContent();
  await trace.getByRole('button', { name: 'Finish the step' }).click();
  await expect(at(page, 'status')).toHaveText('Paused');
  await expect(trace.getByRole('button', { name: 'Take ψ’s update' })).toBeEnabled();
  const number = (text: string | null) => Number(text?.replace(/,/g, ''));
  const row = await page.evaluate(() => {
    const library = window.sidaLab?.library.state.getState();
    const metrics = library?.histories[library.shown ?? '']?.metrics;
    const last = (key: 'loss_g_gan' | 'grad_norm_theta') => metrics?.column(key).at(metrics.length - 1) ?? Number.NaN;
    return { adversarial: last('loss_g_gan'), gradient: last('grad_norm_theta') };
  });
  expect(Math.abs(number(adversarial) / row.adversarial - 1)).toBeLessThan(5e-3);
  expect(Math.abs(number(gradient) / row.gradient - 1)).toBeLessThan(5e-3);
  await page.screenshot({ path: info.outputPath('live.png'), fullPage: true });
  expect(errors).toEqual([]);
});

test('batches of a recorded run are stepped through, sorted, filtered and inspected without training', async ({
  page,
}, info) => {
  await page.goto('./?debug=1#fakeness');
  await expect(at(page, 'batch-at')).toHaveText('32 / 32');
  await page.locator('body').press('ArrowLeft');
  await expect(at(page, 'batch-at')).toHaveText('31 / 32');
  const values = () => at(page, 'pane-fake').getByTestId('image-value').allTextContents();
  const before = await values();
  await at(page, 'order').selectOption('fake');
  expect(await values()).toEqual([...before].sort().reverse());
  const some = await at(page, 'class').locator('option').nth(1).getAttribute('value');
  await at(page, 'class').selectOption(some);
  expect((await values()).length).toBeLessThan(before.length);
  await at(page, 'class').selectOption('');

  await page.getByText('Your image', { exact: true }).click();
  await expect(at(page, 'pane-fake')).toHaveCount(0);
  await at(page, 'own-input').setInputFiles({ name: 'x.txt', mimeType: 'text/plain', buffer: Buffer.from('no') });
  await expect(page.getByRole('alert')).toContainText('x.txt cannot be read as a picture');
  const shot = await page.screenshot({ clip: { x: 0, y: 0, width: 60, height: 60 } });
  await at(page, 'own-input').setInputFiles({ name: 'shot.png', mimeType: 'image/png', buffer: shot });
  await expect(at(page, 'pane-own')).toBeVisible();
  await inspected(page);
  await expect(at(page, 'inspect-says')).toContainText(
    'Inspected with the networks of the run’s end, after 6,400 images',
  );
  await expect(at(page, 'image-value')).toHaveText(/^0\.\d{3}$/);
  await page.screenshot({ path: info.outputPath('own.png'), fullPage: true });
});
