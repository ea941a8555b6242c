// The diagnostics view: the description of the adapter, and a benchmark that can be stopped.
import { expect, test } from '@playwright/test';

test('the adapter is described, and a benchmark shows its first figures and stops', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'Diagnostics' }).click();
  await expect(page.getByRole('region', { name: 'Adapter' })).toContainText('SwiftShader · a software adapter');
  await expect(page.getByText('maxStorageBufferBindingSize')).toBeVisible();
  await page.getByRole('button', { name: 'Run benchmark' }).click();
  await expect(page.getByText(/Best 512 x 512 matrix product: [0-9.]+ GFLOP\/s/)).toBeVisible();
  const row = page.getByRole('row', { name: /^Forward and loss/ });
  await expect(row).toBeVisible();
  const cells = (await row.getByRole('cell').allTextContents()).slice(0, 10);
  for (const cell of cells) expect(Number.parseFloat(cell.replace(/,/g, '')), cells.join(' ')).toBeGreaterThan(0);
  await page.getByText(/^Forward and loss: \d+ kernels$/).click();
  await expect(page.getByRole('rowheader', { name: 'conv/direct3x3.fwd' })).toBeVisible();
  await page.getByRole('button', { name: 'Stop' }).last().click();
  await expect(page.getByRole('button', { name: 'Run benchmark' })).toBeEnabled();
  await expect(row).toBeVisible();
  await page.getByRole('link', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Train' })).toBeVisible();
});
