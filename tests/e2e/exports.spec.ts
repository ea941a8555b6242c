// Exports of the page on SwiftShader: the generator as ONNX, checked in another runtime; its tensors; the whole run.
import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { readBundle } from '../../src/exchange/bundle.ts';

const at = (page: Page, id: string) => page.getByTestId(id);

async function setField(page: Page, label: string, value: string): Promise<void> {
  await page.getByLabel(label, { exact: false }).first().fill(value);
  await page.keyboard.press('Tab');
}

async function download(page: Page, id: string): Promise<Uint8Array> {
  const [file] = await Promise.all([page.waitForEvent('download'), at(page, id).click()]);
  return new Uint8Array(readFileSync(await file.path()));
}

test('after one step: ONNX verified from the page’s own origin, tensors shown, the run exported', async ({ page }) => {
  const requests: string[] = [];
  const errors: string[] = [];
  page.on('request', (r) => requests.push(r.url()));
  page.on('pageerror', (e) => errors.push(e.message));
  await page.goto('./');
  await expect(at(page, 'adapter')).toContainText('SwiftShader');
  await setField(page, 'Batch', '2');
  await setField(page, 'Sample grid', '2');
  await at(page, 'step').click();
  await expect(at(page, 'export')).toBeEnabled();
  await expect(at(page, 'export-run')).toBeEnabled();
  const isRuntime = (url: string) => /ort[.-]wasm|files\.worker/.test(url);
  expect(requests.filter(isRuntime)).toEqual([]);

  await page.getByRole('radio', { name: 'ONNX' }).check();
  await at(page, 'verify').click();
  await expect(at(page, 'verified')).toBeVisible();
  const largest = Number(await at(page, 'verified').getAttribute('data-largest'));
  console.log(`largest difference between onnxruntime-web and the engine: ${largest}`);
  expect(largest).toBeLessThan(1e-4);
  const origin = new URL(page.url()).origin;
  const runtime = requests.filter(isRuntime);
  expect(runtime.some((url) => url.endsWith('.wasm'))).toBe(true);
  expect(
    requests.filter((url) => !url.startsWith(origin) && !url.startsWith('blob:') && !url.startsWith('data:')),
  ).toEqual([]);

  const onnx = await download(page, 'export');
  expect(Buffer.from(onnx.subarray(0, 200)).toString('latin1')).toContain('SiDA Lab');

  await at(page, 'tensors').click();
  await expect(at(page, 'tensor-table')).toContainText('model.enc.16x16_block0.conv0.weight');
  await expect(at(page, 'tensor-table').getByRole('row')).toHaveCount(149);
  await at(page, 'tensors').click();
  await expect(at(page, 'tensor-table')).toHaveCount(0);

  const run = await readBundle(new Blob([Uint8Array.from(await download(page, 'export-run'))]));
  expect(run.recipe).toMatchObject({ preset: 'nano', batch: 2 });
  expect(run.metrics.map((row) => [row.step, row.nimg])).toEqual([[1, 2]]);
  expect(run.sheets.map((s) => s.nimg)).toContain(0);
  expect(run.checkpoint?.length).toBeGreaterThan(1e6);
  expect(run.teacher?.length).toBeGreaterThan(5e5);
  expect(run.fakeness).toMatchObject({ step: 1, map_size: 8 });
  expect(errors).toEqual([]);
});
