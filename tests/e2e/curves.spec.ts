// Curves of runs that were put into the library. Nothing is trained: the test checks how a run is displayed.
import { readFileSync } from 'node:fs';
import { type Download, expect, type Locator, type Page, test } from '@playwright/test';
import { LONGEST, mainThread } from './mainThread.ts';
import { BATCH, putRun } from './syntheticRun.ts';

const chart = (page: Page, id: string): Locator => page.locator(`[data-chart=${id}]`);
const slider = (page: Page, id: string): Locator => chart(page, id).getByRole('slider');
const cursor = (page: Page): Promise<number | null> =>
  page.evaluate(() => window.sidaLab?.library.state.getState().cursor ?? null);

/** A point within a chart's plot, by shares of its size. */
async function placeIn(page: Page, id: string, share: number): Promise<{ x: number; y: number }> {
  await slider(page, id).scrollIntoViewIfNeeded();
  const box = await slider(page, id).boundingBox();
  if (!box) throw new Error(`the chart ${id} is not on the page`);
  return { x: box.x + 46 + share * (box.width - 56), y: box.y + 50 };
}

async function menu(page: Page, title: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `${title}: more` }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

async function saved(page: Page, item: string): Promise<{ name: string; bytes: Buffer }> {
  const wait: Promise<Download> = page.waitForEvent('download');
  await menu(page, 'SiD loss', item);
  const download = await wait;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test.beforeEach(async ({ page }) => {
  await page.goto('./?debug=1');
});

test('charts follow method, pointer, clicks, drags and keys', async ({ page }, info) => {
  await putRun(page, { id: 'sid', method: 'sid', steps: 300 });
  await expect(slider(page, 'sid')).toBeVisible();
  for (const id of ['d', 'adv', 'accuracy', 'fakeness']) await expect(chart(page, id)).toHaveCount(0);
  await putRun(page, { id: 'run' });
  await expect(page.locator('[data-chart]')).toHaveCount(10);
  // One point per score. Between two scores the earlier one counts.
  await chart(page, 'kid').scrollIntoViewIfNeeded();
  await expect(chart(page, 'kid').locator('.recharts-line-dot')).toHaveCount(20);
  await expect(chart(page, 'kid')).toContainText('± 2.50');
  await chart(page, 'accuracy').scrollIntoViewIfNeeded();
  await expect(slider(page, 'accuracy')).toBeVisible();
  await chart(page, 'sid').scrollIntoViewIfNeeded();

  const middle = await placeIn(page, 'psi', 0.5);
  await page.mouse.move(middle.x - 9, middle.y);
  await page.mouse.move(middle.x, middle.y);
  const tip = page.getByTestId('chart-tip');
  await expect(tip).toHaveCount(1);
  await expect(tip).toContainText(/1[56],\d\d\d images · step/);
  await expect(tip.locator('canvas')).toBeVisible();
  const lines = page.locator('.recharts-tooltip-cursor');
  await expect.poll(() => lines.count()).toBeGreaterThan(3);

  await page.mouse.click(middle.x, middle.y);
  const clicked = (await cursor(page)) ?? 0;
  expect(Math.abs(clicked - 1000 * BATCH)).toBeLessThan(20 * BATCH);
  await expect(page.getByTestId('chart-cursor').nth(2)).toBeAttached();
  await expect(page.getByTestId('curves-moment')).toContainText(clicked.toLocaleString('en-US'));

  await slider(page, 'psi').focus();
  await page.keyboard.press('ArrowLeft');
  const stepped = (await cursor(page)) ?? 0;
  expect(clicked - stepped).toBe(10 * BATCH);
  await expect(slider(page, 'psi')).toHaveAttribute('aria-valuenow', String(stepped));
  await page.keyboard.press('End');
  expect(await cursor(page)).toBeNull();

  const [from, to] = [await placeIn(page, 'psi', 0.25), await placeIn(page, 'psi', 0.5)];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x - 20, to.y, { steps: 3 });
  await page.mouse.move(to.x, to.y);
  await page.mouse.up();
  const all = page.getByRole('button', { name: /Show all/ });
  await expect(all).toBeVisible();
  expect(await cursor(page)).toBeNull();
  await page.screenshot({ path: info.outputPath('zoomed.png') });
  await page.mouse.dblclick(to.x - 60, to.y);
  await expect(all).toHaveCount(0);
  expect(await cursor(page)).toBeNull();
  await slider(page, 'psi').focus();
  await page.keyboard.press('+');
  await expect(all).toBeVisible();
  await all.click();
  await expect(all).toHaveCount(0);
});

test('axes, smoothing, outliers and overlaid runs; the choice is remembered', async ({ page }, info) => {
  await putRun(page, { id: 'one', name: 'First', steps: 1500, colour: 1, offset: 25 });
  await putRun(page, { id: 'two', name: 'Second' });
  await page.evaluate(() => window.sidaLab?.library.setOverlay(['one', 'missing']));
  await expect(page.getByTestId('runs-legend')).toContainText('SecondFirst');
  const curves = chart(page, 'psi').locator('.recharts-line-curve');
  await expect(curves).toHaveCount(2);
  await page.getByLabel('Smoothing').fill('40');
  await expect(curves).toHaveCount(3);
  await page.getByLabel('Clip outliers').check();
  await expect(chart(page, 'psi').locator('.clipped')).toHaveText('▲ 4');
  await expect(chart(page, 'psi').locator('.chart-clipped')).toBeAttached();
  await page.getByLabel('Band').check();
  await expect(chart(page, 'psi').locator('.recharts-area-area')).toHaveCount(1);
  await page.getByRole('radio', { name: 'Symlog' }).check({ force: true });
  await expect(chart(page, 'sid').locator('.chart-zone')).toBeAttached();
  await page.getByRole('radio', { name: 'Time' }).check({ force: true });
  await expect(chart(page, 'sid').locator('.recharts-xAxis-tick-labels')).toContainText('4:00');
  await page.screenshot({ path: info.outputPath('overlay.png'), fullPage: true });
  await page.getByText('changed setting').click();
  await expect(page.locator('.marks-legend li')).toHaveCount(12);
  await page.reload();
  await expect(page.getByRole('radio', { name: 'Time' })).toBeChecked();
  await expect(page.getByLabel('Clip outliers')).toBeChecked();
});

test('a chart is exported as files and as a table', async ({ page }) => {
  await putRun(page, { id: 'run', steps: 1000 });
  const csv = await saved(page, 'Save CSV');
  expect(csv.name).toBe('run-sid.csv');
  const rows = csv.bytes.toString().trim().split('\n');
  expect(rows[0]).toBe('step,nimg,loss_g,sec');
  expect(rows).toHaveLength(1001);
  const jsonl = (await saved(page, 'Save JSONL')).bytes.toString().trim().split('\n');
  expect(Object.keys(JSON.parse(jsonl[0] ?? '') as object)).toEqual(['step', 'nimg', 'loss_g', 'sec']);
  const svg = (await saved(page, 'Save SVG')).bytes.toString();
  expect(svg).toContain('SiD loss');
  expect(svg).not.toContain('var(');
  const png = (await saved(page, 'Save PNG')).bytes;
  const box = await slider(page, 'sid').boundingBox();
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(Math.abs(png.readUInt32BE(16) - 2 * (box?.width ?? 0))).toBeLessThanOrEqual(2);

  await menu(page, 'SiD loss', 'As data table');
  const dialog = page.getByRole('dialog', { name: 'SiD loss' });
  await expect(dialog.getByRole('row')).toHaveCount(201);
  await page.keyboard.press('Escape');
  // For scores only the rows that have one.
  await menu(page, 'KID-tiny', 'As data table');
  const scores = page.getByRole('dialog', { name: 'KID-tiny' });
  await expect(scores.getByRole('row')).toHaveCount(11);
  await expect(scores).toContainText('The estimate has no bias');
  await page.keyboard.press('Escape');
  await menu(page, 'SiD loss', 'Enlarge');
  const large = dialog.locator('.chart-slider');
  await expect(large).toBeVisible();
  expect((await large.boundingBox())?.height).toBeGreaterThan(400);
});

test('a full table: at most 500 points per chart, and no long task while rows arrive', async ({ page, browser }) => {
  await putRun(page, { id: 'old', steps: 16_000, colour: 1 });
  await putRun(page, { id: 'long', steps: 30_000, colour: 2 });
  await page.evaluate(() => window.sidaLab?.library.setOverlay(['old']));
  await page.getByLabel('Smoothing').fill('50');
  await expect(page.getByTestId('runs-legend')).toBeVisible();
  await slider(page, 'psi').scrollIntoViewIfNeeded();
  const append = async () => {
    const lab = window.sidaLab;
    const run = lab?.library.state.getState().histories.long;
    if (!lab || !run) return;
    for (let i = 1; i <= 40; i++) {
      const row = run.metrics.row(run.metrics.length - 1);
      run.metrics.append({ ...row, step: row.step + 1, nimg: row.nimg + 16, sec: row.sec + 0.25 });
      await new Promise((done) => setTimeout(done, 100));
    }
  };
  const { count, longest } = await mainThread(browser, page, () => page.evaluate(append));
  for (const one of await page.locator('[data-points]').all())
    expect(Number(await one.getAttribute('data-points'))).toBeLessThanOrEqual(500);
  expect(Number(await chart(page, 'psi').getAttribute('data-points'))).toBeGreaterThan(300);
  expect(count, 'tasks seen').toBeGreaterThan(50);
  expect(longest, 'longest task, units of work').toBeLessThan(LONGEST);
});
