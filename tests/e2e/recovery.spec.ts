// Errors are explained in one sentence with a way to continue: wrong files, a lost device, non-finite numbers.
import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';

const TEACHER = 'public/teachers/nano-teacher.safetensors';
const status = (page: Page) => page.getByTestId('status');
const steps = async (page: Page) => Number((await page.getByTestId('steps').textContent())?.replace(/ .*|,/g, ''));

/** A teacher with a finite output layer that overflows. Its denoised images are NaN. */
function hotTeacher(): Buffer {
  const bytes = Buffer.from(readFileSync(TEACHER));
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString()) as Record<string, { data_offsets: number[] }>;
  const name = Object.keys(header).find((key) => /out_conv\.weight$|aux_conv\.weight$/.test(key)) ?? '';
  const [from = 0, to = 0] = header[name]?.data_offsets ?? [];
  expect(to, `an output layer in ${TEACHER}`).toBeGreaterThan(from);
  for (let at = from; at < to; at += 4) bytes.writeFloatLE(3e38, 8 + length + at);
  return bytes;
}

test('wrong files are explained, and SiDA on CIFAR-10 says what it needs', async ({ page }) => {
  await page.goto('./');
  await page.locator('[data-preset=cifar10-tiny-sida] input').check();
  await expect(page.getByTestId('hindrance')).toContainText('add CIFAR-10');
  await expect(page.getByTestId('primary')).toBeDisabled();
  const file = { name: 'data_batch_3.bin', mimeType: '', buffer: Buffer.alloc(3073 * 2 + 5) };
  await page.getByTestId('data-input').setInputFiles(file);
  await expect(page.getByTestId('bad-file')).toContainText('data_batch_3.bin');
  await expect(page.getByTestId('bad-file')).toContainText('3,073');
  await page.getByTestId('data-input').setInputFiles({ ...file, buffer: Buffer.alloc(3073 * 40) });
  await expect(page.getByTestId('data-facts')).toContainText('40 images');
  await expect(page.getByTestId('primary')).toBeEnabled();
  await page.locator('[data-preset=cifar10-tiny-sid] input').check();
  await expect(page.getByTestId('primary')).toBeEnabled();
  await page.getByLabel('Batch', { exact: true }).fill('0.5');
  await expect(page.locator('[data-field=batch]').getByRole('alert')).toContainText('whole number');
  await expect(page.getByTestId('primary')).toBeDisabled();
});

test('after a lost device and after NaN the page leads to the last checkpoint', async ({ page }, info) => {
  const errors: string[] = [];
  page.on('pageerror', (e) => errors.push(e.message));
  await page.goto('./?debug=1');
  await expect(page.getByTestId('software')).toContainText('Nano is chosen');
  await page.getByLabel('Batch', { exact: true }).fill('2');
  await page.getByLabel('Sample grid').fill('2');
  await page.getByTestId('step').click();
  await expect(status(page)).toHaveText('Paused');
  expect(await steps(page)).toBe(1);
  await page.getByTestId('lose-device').click();
  await expect(page.getByTestId('lost')).toContainText('The last checkpoint, at 2 images');
  await page.screenshot({ path: info.outputPath('lost.png') });
  await page.getByTestId('lost').getByRole('button', { name: 'Continue from the checkpoint' }).click();
  await expect(page.getByTestId('restored')).toContainText('continued from its checkpoint at 2 images');
  await expect.poll(() => steps(page)).toBeGreaterThan(1);
  await expect(page.getByTestId('lost')).toBeHidden();
  await page.locator('body').press('x');
  await expect(status(page)).toHaveText('Finished');

  await page
    .getByLabel('Teacher: Choose a file…')
    .setInputFiles({ name: 'hot.safetensors', mimeType: '', buffer: hotTeacher() });
  await expect(page.getByTestId('primary')).toHaveText('Restart with 1 change');
  await page.getByTestId('primary').click();
  await expect(page.getByTestId('nan')).toContainText('At step 1');
  await expect(status(page)).toHaveText('Paused');
  await page.screenshot({ path: info.outputPath('nan.png') });
  expect(errors).toEqual([]);
});
