// The first ten minutes of a user on SwiftShader: train Nano SiDA, pause, step, export, load the file.
import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';

const at = (page: Page, id: string) => page.getByTestId(id);
const pixels = (page: Page, id: string) =>
  at(page, id).evaluate((c) => (c as HTMLCanvasElement).getContext('2d')?.canvas.toDataURL() ?? '');
const number = async (page: Page, id: string) =>
  Number(((await at(page, id).textContent()) ?? '').replace(/ of .*|[^\d]/g, ''));

async function setField(page: Page, label: string, value: string): Promise<void> {
  await page.getByLabel(label, { exact: false }).first().fill(value);
  await page.keyboard.press('Tab');
}

test('trains Nano SiDA, pauses, steps once, exports, and the loaded export gives the same samples', async ({
  page,
}, info) => {
  const errors: string[] = [];
  page.on('pageerror', (e) => errors.push(e.message));
  page.on('console', (m) => m.type() === 'error' && errors.push(m.text()));
  await page.goto('./?debug=1');
  await expect(at(page, 'adapter')).toContainText('SwiftShader');
  await expect(at(page, 'software')).toBeVisible();
  await setField(page, 'Batch', '2');
  await setField(page, 'Sample grid', '3');
  await setField(page, 'Sample sheet every', '16');
  await at(page, 'primary').click();
  await expect(at(page, 'sheet')).toBeVisible();
  const first = await pixels(page, 'sheet');
  await expect.poll(() => number(page, 'steps')).toBeGreaterThanOrEqual(20);
  await at(page, 'primary').click();
  await expect(at(page, 'status')).toContainText('Paused');
  await page.screenshot({ path: info.outputPath('paused.png'), fullPage: true });
  expect(await pixels(page, 'sheet')).not.toBe(first);
  // Accuracies of two images and counts of dropped samples may stay constant.
  const moving = page.locator(':is([data-chart=sid], [data-chart=psi], [data-chart=grad]) .recharts-line-curve');
  for (const line of await moving.all()) {
    const d = (await line.getAttribute('d')) ?? '';
    const heights = new Set([...d.matchAll(/,(-?[\d.]+)/g)].map((m) => m[1]));
    expect(heights.size, 'a curve moves').toBeGreaterThan(2);
  }
  expect(await page.locator('.recharts-line-curve').count()).toBeGreaterThanOrEqual(5);
  await expect(at(page, 'batch')).toBeVisible();

  const before = await number(page, 'steps');
  await at(page, 'step').click();
  await expect.poll(() => number(page, 'steps')).toBe(before + 1);
  await expect(at(page, 'status')).toContainText('Paused');

  const [download] = await Promise.all([page.waitForEvent('download'), at(page, 'export').click()]);
  const file = await download.path();
  expect(readFileSync(file).subarray(8, 400).toString()).toContain('"format":"sida-lab/1"');
  await at(page, 'stop').click();
  await expect(at(page, 'status')).toContainText(/Stopped|Finished|Done/i);
  const last = await pixels(page, 'sheet');
  // The end is scored, in the chart and in its checkpoint.
  await expect(page.locator('[data-chart=kid]')).toContainText('±');
  const scored = () =>
    page.evaluate(async () => {
      const { library, checkpointFiles } = window.sidaLab ?? {};
      const kept = await checkpointFiles?.ofRun(library?.state.getState().live ?? '');
      return kept?.ok ? kept.value.list.at(-1)?.score?.n : null;
    });
  await expect.poll(scored).toBe(128);
  await at(page, 'generator-input').setInputFiles(file);
  await expect(at(page, 'loaded-sheet')).toBeVisible();
  expect(await pixels(page, 'loaded-sheet')).toBe(last);
  await expect(at(page, 'compared')).toContainText('Pixel for pixel');

  await at(page, 'generator-input').setInputFiles({
    name: 'x.safetensors',
    mimeType: '',
    buffer: Buffer.from('not a file'),
  });
  await expect(at(page, 'bad-generator')).toBeVisible();
  expect(errors).toEqual([]);
});

for (const [width, scheme] of [
  [390, 'dark'],
  [1024, 'light'],
] as const) {
  test(`fits ${width} pixels, ${scheme}`, async ({ page }, info) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 844 });
    await page.goto('./');
    await expect(at(page, 'primary')).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await page.screenshot({ path: info.outputPath('page.png'), fullPage: true });
  });
}
