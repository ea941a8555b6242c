// A browser without WebGPU, or without a usable GPU: one sentence says what to do.
import { expect, test } from '@playwright/test';
import { findChromium } from '../../scripts/chromium.mjs';

const executablePath = findChromium();
// Without the flags of the other tests, Chromium has `navigator.gpu` but finds no adapter on a machine without a GPU.
test.use({ launchOptions: { ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox', '--disable-gpu'] } });

test('without an adapter the page explains how to get one and does not offer training', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByTestId('no-gpu')).toContainText('found no usable GPU');
  await expect(page.getByTestId('primary')).toBeDisabled();
});

test('without WebGPU the page names a browser that has it', async ({ page }) => {
  await page.route(/trainer\.worker.*\.js/, async (route) => {
    const response = await route.fetch();
    const body = `Reflect.deleteProperty(WorkerNavigator.prototype, 'gpu');${await response.text()}`;
    await route.fulfill({ response, body });
  });
  await page.goto('./');
  await expect(page.getByTestId('no-gpu')).toContainText('Chrome');
  await expect(page.getByTestId('primary')).toBeDisabled();
});
