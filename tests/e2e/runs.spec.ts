// The runs screen on runs in the library: renamed, compared, deleted, restored, and still there after a reload.
import { expect, type Page, test } from '@playwright/test';

interface Made {
  id: string;
  name: string;
  colour: number;
  steps: number;
  hue: number;
  createdAt: number;
  alpha?: number;
  parent?: { id: string; nimg: number };
}

/** Runs of Nano whose sheets are discs of one hue that get sharper. */
function putRuns(page: Page, runs: Made[]): Promise<void> {
  return page.evaluate((all) => {
    const lab = window.sidaLab;
    if (!lab) throw new Error('the page was opened without ?debug=1');
    for (const { id, name, colour, steps, hue, createdAt, alpha = 1, parent = null } of all) {
      const recipe = {
        preset: 'nano',
        batch: 16,
        resolution: 16,
        teacher: 'nano-teacher.safetensors',
        steps: 400,
        alpha,
      };
      const at = { step: steps, nimg: steps * 16, sec: steps / 3 };
      const about = { id, name, colour, createdAt, parent, madeOn: 'SwiftShader', recipe, ...at };
      const history = lab.emptyRun(about);
      for (let step = 1; step <= steps; step++) {
        const t = step / 400;
        history.metrics.append({
          step,
          nimg: step * 16,
          sec: step / 3,
          values: {
            loss_psi: 60 + 90 * Math.exp(-6 * t) + 6 * Math.sin(step),
            loss_d: 1.3,
            loss_d_real: 0.6,
            loss_d_fake: 0.7,
            loss_g: -30 * (1 - Math.exp(-5 * t)) + 4 * Math.sin(step * 1.7),
            loss_g_gan: 0.7,
            fakeness_real: 0.4,
            fakeness_fake: 0.6,
            acc_real: 0.6,
            acc_fake: 0.6,
            grad_norm_psi: 10,
            grad_norm_theta: 2,
            nan_images: 0,
            kid_tiny: step % 40 === 0 ? 60 * Math.exp(-8 * t) - 1 : Number.NaN,
            kid_tiny_sd: step % 40 === 0 ? 2.5 : Number.NaN,
            kid_tiny_floor: step % 40 === 0 ? 3 : Number.NaN,
          },
        });
      }
      const side = 5 * 16;
      const sheets = [];
      for (let step = 0; step <= steps; step += 8) {
        const rgba = new Uint8ClampedArray(side * side * 4);
        for (let p = 0; p < side * side; p++) {
          const [x, y] = [(p % side) % 16, Math.floor(p / side) % 16];
          const cell = Math.floor((p % side) / 16) + 5 * Math.floor(p / side / 16);
          const inside = 1 / (1 + Math.exp((Math.hypot(x - 8, y - 8) - 3 - (cell % 4)) * (0.2 + step / 60)));
          const tint = (hue + cell * 12) / 60;
          const channel = (k: number) => 235 - inside * (120 + 100 * Math.cos(tint + k * 2));
          rgba.set([channel(0), channel(1), channel(2), 255], p * 4);
        }
        sheets.push({ step, nimg: step * 16, width: side, height: side, cols: 5, rows: 5, rgba });
      }
      lab.library.put({ ...history, sheets });
    }
  }, runs);
}

const DAY = Date.UTC(2026, 10, 20, 9);
const RUNS: Made[] = [
  { id: 'first', name: 'Nano · SiDA 1', colour: 0, steps: 400, hue: 200, createdAt: DAY },
  {
    ...{ id: 'second', name: 'Nano · SiDA 1.1', colour: 1, steps: 240, hue: 30, createdAt: DAY + 4e6 },
    ...{ alpha: 1.2, parent: { id: 'first', nimg: 1920 } },
  },
];

const row = (page: Page, id: string) => page.locator(`[data-testid=run-row][data-run=${id}]`);
const names = (page: Page) =>
  page.getByTestId('run-name').evaluateAll((inputs) => inputs.map((i) => (i as HTMLInputElement).value));
const pixels = (page: Page, at: number) =>
  page
    .getByTestId('compared-sheet')
    .nth(at)
    .evaluate((c) => (c as HTMLCanvasElement).toDataURL());

// Only the test's own runs count, so the demo run is blocked.
test.beforeEach(({ context }) => context.route('**/recorded/*.run', (route) => route.abort()));

/** Waits until the browser's storage lists these runs. A page saves at once when it is left. */
async function saved(page: Page, names: string[]): Promise<void> {
  await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pagehide')));
  const read = () =>
    page.evaluate(async () => {
      const ask = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const db = await ask(indexedDB.open('sida-lab'));
      const runs = await ask(db.transaction('runs').objectStore('runs').getAll());
      db.close();
      return runs.filter((run) => run.buried === 0).map((run) => run.meta.name);
    });
  await expect.poll(async () => (await read()).sort()).toEqual(names);
}

test('runs are renamed, overlaid, compared, deleted and restored, and are there after a reload', async ({
  page,
}, info) => {
  const errors: string[] = [];
  page.on('pageerror', (e) => errors.push(e.message));
  await page.goto('./?debug=1#runs');
  await expect(page.getByTestId('no-runs')).toBeVisible();
  await putRuns(page, RUNS);
  await expect(page.getByTestId('run-row')).toHaveCount(2);

  const first = row(page, 'first');
  await first.getByTestId('run-name').fill('Baseline');
  await page.keyboard.press('Enter');
  await first.getByTestId('run-note').fill('the preset as it is');
  await page.keyboard.press('Tab');
  await row(page, 'second').getByTestId('run-name').fill('dropped');
  await page.keyboard.press('Escape');
  expect(await names(page)).toEqual(['Baseline', 'Nano · SiDA 1.1']);
  await expect(row(page, 'second')).toContainText('branch of Baseline at 1,920 images');
  await expect(row(page, 'second')).toContainText('α 1.2');
  await expect(row(page, 'first').getByTestId('run-score')).toHaveText('KID-tiny−0.980 ± 2.50');

  await page.getByLabel('Compare Baseline').check();
  await page.getByLabel('Compare Nano · SiDA 1.1').check();
  const comparison = page.getByTestId('comparison');
  await expect(comparison.getByRole('row')).toHaveCount(2);
  await expect(comparison.getByRole('row').nth(1)).toHaveText(/Bias correction.*1.*1\.2/);
  await expect(page.getByTestId('compared-at')).toContainText('3,840 images, the most that all');
  const newest = [await pixels(page, 0), await pixels(page, 1)];
  expect(newest[0]).not.toBe(newest[1]);
  await comparison.getByRole('slider').focus();
  await page.keyboard.press('Home');
  await expect(page.getByTestId('compared-at')).toContainText('At 0 images');
  expect(await pixels(page, 0)).not.toBe(newest[0]);
  await page.screenshot({ path: info.outputPath('runs.png'), fullPage: true });
  const { width, height } = page.viewportSize() ?? { width: 1440, height: 900 };
  for (const narrow of [390, 768, 1024, 1280]) {
    await page.setViewportSize({ width: narrow, height });
    // The next rendering replaces the table by cards.
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await expect.poll(overflow, `overflow at ${narrow} pixels`).toBeLessThanOrEqual(0);
    await page.screenshot({ path: info.outputPath(`runs-${narrow}.png`), fullPage: true });
  }
  await page.setViewportSize({ width, height });

  await first.getByRole('button', { name: 'Show Baseline' }).click();
  await expect(page).toHaveURL(/#run$/);
  await expect(page.getByTestId('sheet')).toBeVisible();
  await saved(page, ['Baseline', 'Nano · SiDA 1.1']);
  await page.goto('./?debug=1#runs');
  await page.reload();
  await expect(page.getByTestId('run-row')).toHaveCount(2);

  // The run read again equals the one that was put in.
  expect((await names(page)).sort()).toEqual(['Baseline', 'Nano · SiDA 1.1']);
  await expect(first.getByTestId('run-note')).toHaveValue('the preset as it is');
  await page.getByRole('button', { name: 'Overlay: Baseline' }).click();
  await expect(page.getByRole('button', { name: 'Overlay: Baseline' })).toHaveAttribute('aria-pressed', 'true');
  const rows = () => page.evaluate(() => window.sidaLab?.library.state.getState().histories.first?.metrics.length);
  await expect.poll(rows).toBe(400);
  await page.getByLabel('Compare Baseline').check();
  await page.getByLabel('Compare Nano · SiDA 1.1').check();
  await expect(page.getByTestId('compared-sheet')).toHaveCount(2);
  expect([await pixels(page, 0), await pixels(page, 1)]).toEqual(newest);

  await page.getByRole('button', { name: 'Delete Nano · SiDA 1.1' }).click();
  await expect(page.getByTestId('run-row')).toHaveCount(1);
  await page.getByTestId('undo-toast').getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByTestId('run-row')).toHaveCount(2);
  await page.getByRole('button', { name: 'Delete Baseline' }).click();
  await expect(page.getByTestId('run-row')).toHaveCount(1);
  await saved(page, ['Nano · SiDA 1.1']);
  await page.reload();
  await expect(page.getByTestId('run-row')).toHaveCount(1);
  await expect(row(page, 'second')).toContainText('of a deleted run');
  await expect(page.getByTestId('storage')).toContainText('used in this browser');
  expect(errors).toEqual([]);
});

test('a run of another tab is shown as it grows and cannot be changed here', async ({ page, context }) => {
  await page.goto('./?debug=1#runs');
  await putRuns(page, RUNS);
  await page.evaluate(() => window.sidaLab?.library.setLive('second'));
  await saved(page, ['Nano · SiDA 1', 'Nano · SiDA 1.1']);
  const other = await context.newPage();
  await other.goto('./?debug=1#runs');
  await expect(row(other, 'second')).toContainText('In another tab');
  await expect(row(other, 'second')).toContainText('3,840');
  await expect(row(other, 'second').getByTestId('run-name')).toHaveCount(0);
  await expect(other.getByRole('button', { name: 'Delete Nano · SiDA 1.1' })).toBeDisabled();
  await expect(row(other, 'first').getByTestId('run-name')).toBeEditable();
  await page.evaluate(() =>
    window.sidaLab?.library.change('second', (h) => ({ ...h, meta: { ...h.meta, step: 250, nimg: 4000 } })),
  );
  await expect(row(other, 'second')).toContainText('4,000');
  await page.close();
  await expect(row(other, 'second')).toContainText('Stopped');
});

test('a browser without storage says so and still lists runs', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (e) => errors.push(e.message));
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('denied', 'SecurityError');
    };
  });
  await page.goto('./?debug=1#runs');
  await putRuns(page, RUNS);
  await expect(page.getByTestId('run-row')).toHaveCount(2);
  await expect(page.getByTestId('storage')).toContainText('as long as this tab');
  await page.getByRole('button', { name: 'Delete Nano · SiDA 1.1' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByTestId('run-row')).toHaveCount(2);
  expect(errors).toEqual([]);
});
