// The first second: a recorded run is shown before any training, and can be viewed, compared and saved.
import { readFileSync } from 'node:fs';
import { type CDPSession, expect, type Page, test } from '@playwright/test';
import { decode } from 'fast-png';
import { unzipSync } from 'fflate';
import { findChromium } from '../../scripts/chromium.mjs';

const executablePath = findChromium();
// No GPU: the page shows this in a browser without one, and no part of it may need one.
test.use({ launchOptions: { ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox', '--disable-gpu'] } });

const at = (page: Page, id: string) => page.getByTestId(id);
const pixels = (page: Page, id: string) =>
  at(page, id).evaluate((c) => (c as HTMLCanvasElement).getContext('2d')?.canvas.toDataURL() ?? '');

/** Thread time of the page in seconds. Unlike a clock it does not include other work of the machine. */
async function worked(client: CDPSession): Promise<number> {
  const { metrics } = await client.send('Performance.getMetrics');
  return metrics.find((m) => m.name === 'TaskDuration')?.value ?? Number.NaN;
}

test('a recorded run is shown at once and follows one cursor', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (e) => errors.push(e.message));
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto('./');
  await expect(at(page, 'sheet')).toBeVisible();
  expect(await worked(client), 'seconds of work until the recorded run is seen').toBeLessThan(2);
  await expect(at(page, 'recorded')).toContainText(/^Demo run · \S.* · seed \d+ · \d/);
  await expect(at(page, 'no-gpu')).toContainText('demo run');
  await expect(at(page, 'primary')).toBeDisabled();
  await expect(at(page, 'primary')).toHaveText('Train this now');
  await expect(at(page, 'batch')).toBeVisible();
  await expect(at(page, 'batch-fakeness')).toContainText('0.');
  await expect(page.locator('.recharts-line-curve').first()).toBeVisible();

  const total = Number((await at(page, 'sheet-at').textContent())?.replace(/.* of |,/g, ''));
  expect(total).toBeGreaterThan(2);
  await expect(at(page, 'live-badge')).toHaveText('End of this run');
  const end = await pixels(page, 'sheet');
  const lastBatch = await at(page, 'batch-fakeness').textContent();
  await page.locator('body').press('{');
  await expect(at(page, 'sheet-at')).toHaveText(`sheet 1 of ${total}`);
  await expect(at(page, 'live-badge')).toHaveText('Viewing 0 images · L for the end');
  const start = await pixels(page, 'sheet');
  expect(start).not.toBe(end);
  await expect(at(page, 'batch-fakeness')).not.toHaveText(lastBatch ?? '');
  await page.locator('body').press(']');
  await expect(at(page, 'sheet-at')).toHaveText(`sheet 2 of ${total}`);
  await at(page, 'track').press('ArrowRight');
  await expect(at(page, 'sheet-at')).toHaveText(`sheet 3 of ${total}`);
  await page.locator('body').press('l');
  await expect(at(page, 'sheet-at')).toHaveText(`sheet ${total} of ${total}`);
  await at(page, 'moment').fill('1');
  await at(page, 'moment').press('Enter');
  await expect(at(page, 'moment')).toHaveValue('1');
  await expect(at(page, 'sheet-at')).toHaveText(`sheet 1 of ${total}`);
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(at(page, 'sheet-at')).toHaveText(`sheet ${total} of ${total}`);
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  expect(errors).toEqual([]);
});

test('two steps are compared', async ({ page }) => {
  await page.goto('./');
  await expect(at(page, 'sheet')).toBeVisible();
  await page.locator('body').press('c');
  await expect(at(page, 'compare-bar')).toContainText('from the timeline');
  const share = () => at(page, 'divider').getAttribute('aria-valuenow').then(Number);
  expect(await share()).toBe(50);
  await at(page, 'divider').press('ArrowRight');
  expect(await share()).toBe(52);
  const box = await at(page, 'sheet').boundingBox();
  if (!box) throw new Error('The sheet has no box.');
  await page.mouse.move(box.x + box.width * 0.52, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.2, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  expect(Math.abs((await share()) - 20)).toBeLessThanOrEqual(1);

  await page.getByText('Blink', { exact: true }).click();
  const clip = () => at(page, 'sheet-a').evaluate((c) => getComputedStyle(c).clipPath);
  expect(await clip()).toBe('inset(0px 100% 0px 0px)');
  await page.keyboard.down('v');
  await expect.poll(clip).toBe('none');
  await page.keyboard.up('v');
  await expect.poll(clip).not.toBe('none');

  await page.getByText('|A − B| × 4').click();
  await expect(at(page, 'difference')).toHaveText(/^mean [1-9]\d*\.\d of 255$/);
  await page.locator('body').press('{');
  await expect(at(page, 'difference')).toHaveText('mean 0.0 of 255');
  await at(page, 'compare').click();
  await expect(at(page, 'compare-bar')).toBeHidden();
});

test('a cell is followed through the run, by keyboard', async ({ page }) => {
  await page.goto('./');
  const grid = page.getByRole('grid', { name: /samples of the EMA generator at/ });
  await expect(grid).toBeVisible();
  await grid.getByRole('gridcell').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  const focused = page.locator('[role=gridcell]:focus');
  await expect(focused).toHaveAttribute('aria-label', /^Sample \d+ · latent \d+ · class \d, \w+$/);
  const name = (await focused.getAttribute('aria-label'))?.split(' · ')[0] ?? '';
  await page.keyboard.press('Enter');
  const dialog = at(page, 'cell-dialog');
  await expect(dialog.getByRole('heading')).toHaveText(`${name} through the run`);
  const frames = dialog.getByRole('option');
  const total = await frames.count();
  expect(total).toBeGreaterThan(2);
  const before = await pixels(page, 'cell-large');
  await frames.first().click();
  await expect(frames.first()).toHaveAttribute('aria-selected', 'true');
  expect(await pixels(page, 'cell-large')).not.toBe(before);
  await page.keyboard.press('ArrowRight');
  await expect(frames.nth(1)).toBeFocused();
  await expect(frames.nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(focused).toHaveAttribute('aria-label', new RegExp(`^${name} `));
  await expect(at(page, 'sheet-at')).toHaveText(`sheet 2 of ${total}`);
});

test('sheets are saved unchanged', async ({ page }) => {
  await page.goto('./');
  await page.locator('body').press('{');
  const saved = async (id: string) => {
    const [download] = await Promise.all([page.waitForEvent('download'), at(page, id).click()]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  };
  const one = await saved('save-sheet');
  expect(one.name).toBe('nano-samples-00000000.png');
  const shown = await at(page, 'sheet').evaluate((c) => {
    const { width, height } = c as HTMLCanvasElement;
    return [...((c as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? [])];
  });
  const { channels, data } = decode(one.bytes);
  expect([...data]).toEqual(channels === 4 ? shown : shown.filter((_, i) => i % 4 < 3));
  const all = await saved('save-all');
  expect(all.name).toBe('nano-samples.zip');
  const files = Object.entries(unzipSync(all.bytes));
  expect(files.map(([name]) => name)).toContain('samples-00000000.png');
  expect(files.length).toBe(Number((await at(page, 'sheet-at').textContent())?.replace(/.* of |,/g, '')));
  expect(Buffer.from(files[0]?.[1] ?? []).equals(one.bytes)).toBe(true);
});

test('an unreadable recorded run gives one sentence, and the page works', async ({ page }) => {
  await page.route('**/recorded/*.run', (route) => route.fulfill({ body: 'not a run' }));
  await page.goto('./');
  await expect(at(page, 'recorded-failed')).toContainText('The demo run is not shown. This file is no recorded run.');
  await expect(page.getByText('The generator’s samples appear here')).toBeVisible();
  await page.locator('[data-preset=nano] input').check();
  await expect(page.getByRole('textbox', { name: 'Batch', exact: true })).toHaveValue('16');
});
