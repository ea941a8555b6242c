// Real images in the browser: read, shown, stored for a visit, forgotten, and downloaded from a stand-in for Hugging Face.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { encode } from 'fast-png';
import { parquet } from '../data/make/parquet.ts';
import { records } from '../data/make/records.ts';
import { zip } from '../data/make/zip.ts';

const HUGGING_FACE = 'https://huggingface.co/**';
const facts = (page: Page) => page.getByTestId('data-facts');
const problem = (page: Page) => page.getByTestId('bad-file');

function png(width: number, height: number, shade: number): Buffer {
  const data = new Uint8Array(width * height * 3);
  for (let p = 0; p < width * height; p++) data.set([(p % width) * 2, shade, Math.floor(p / width) * 2], p * 3);
  return Buffer.from(encode({ width, height, data, channels: 3, depth: 8 }));
}

async function open(page: Page) {
  await page.goto('./');
  await page.locator('[data-preset=cifar10-tiny-sida] input').check();
}

async function give(page: Page, name: string, buffer: Buffer) {
  await page.getByTestId('data-input').setInputFiles({ name, mimeType: '', buffer });
}

test('pictures are cropped and resized visibly; a wrong file is explained and changes nothing', async ({
  page,
}, info) => {
  const errors: string[] = [];
  page.on('pageerror', (e) => errors.push(e.message));
  await open(page);
  const files = Array.from({ length: 30 }, (_, i) => ({
    name: `pets/${['cat', 'dog', 'fox'][i % 3]}/${i}.png`,
    bytes: new Uint8Array(png(i % 2 ? 120 : 96, 96, i * 8)),
  }));
  await give(page, 'pets.zip', Buffer.from(zip(files.slice(0, 29))));
  await expect(facts(page)).toContainText('pets: 29 images of 32×32, 3 classes');
  await expect(facts(page)).toContainText('9 to 10 per class');
  await expect(page.getByTestId('data-notes')).toContainText('14 pictures were cropped to the centre square.');
  await expect(page.getByTestId('crops')).toBeVisible();
  const before = await facts(page).textContent();
  await page.getByRole('button', { name: 'Add another set instead' }).click();
  await give(page, 'notes.txt', Buffer.from('no pictures'));
  await expect(problem(page)).toContainText('notes.txt: this is a text file, not images.');
  expect(await facts(page).textContent()).toBe(before);
  await page.screenshot({ path: info.outputPath('pictures.png'), fullPage: true });
  await page.locator('[data-preset=nano] input').check();
  await page.getByText('Your own', { exact: true }).first().click();
  await expect(page.getByTestId('hindrance')).toContainText('another size');
  expect(errors).toEqual([]);
});

test('JPEG and WebP use the browser’s decoder', async ({ page }) => {
  await open(page);
  const made = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(40, 32);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('canvas');
    context.fillStyle = 'rgb(200, 100, 50)';
    context.fillRect(0, 0, 40, 32);
    const blobs = await Promise.all(['jpeg', 'webp'].map((type) => canvas.convertToBlob({ type: `image/${type}` })));
    return Promise.all(blobs.map(async (b) => [...new Uint8Array(await b.arrayBuffer())]));
  });
  const files = made.map((bytes, i) => ({ name: `p/${i}.jpg`, bytes: Uint8Array.from(bytes) }));
  await give(page, 'p.zip', Buffer.from(zip(files)));
  await expect(facts(page)).toContainText('2 images of 32×32, one class');
  await expect(page.getByTestId('data-notes')).toContainText('1 picture was JPEG');
  const mean = facts(page).locator('[title^="red"]').first();
  expect(await mean.getAttribute('title')).toMatch(/^red 0\.5[67]\d, green −0\.2[12]\d, blue −0\.6[01]\d/);
});

test('a whole folder is chosen, and files are dropped', async ({ page }, info) => {
  await open(page);
  const folder = info.outputPath('shades');
  for (const [i, name] of ['dark', 'light'].entries()) {
    mkdirSync(join(folder, name), { recursive: true });
    for (let k = 0; k < 3; k++) writeFileSync(join(folder, name, `${k}.png`), png(32, 32, 200 * i + k));
  }
  await page.getByTestId('folder-input').setInputFiles(folder);
  await expect(facts(page)).toContainText('shades: 6 images of 32×32, 2 classes');
  await page.getByRole('button', { name: 'Delete from storage' }).click();
  const transfer = await page.evaluateHandle(
    (bytes) => {
      const made = new DataTransfer();
      made.items.add(new File([Uint8Array.from(bytes)], 'data_batch_1.bin'));
      return made;
    },
    [...records(5)],
  );
  await page.getByTestId('drop').dispatchEvent('drop', { dataTransfer: transfer });
  await expect(facts(page)).toContainText('CIFAR-10: 5 images');
});

test('a set is stored for the next visit on request, and forgotten on request', async ({ page }) => {
  await open(page);
  await give(page, 'data_batch_1.bin', Buffer.from(records(60)));
  await expect(facts(page)).toContainText('CIFAR-10: 60 images');
  const fingerprint = await facts(page).textContent();
  await page.reload();
  await page.locator('[data-preset=cifar10-tiny-sida] input').check();
  await expect(page.getByTestId('drop')).toBeVisible();
  await give(page, 'data_batch_1.bin', Buffer.from(records(60)));
  await page.getByRole('button', { name: 'Store for later visits' }).click();
  await expect(page.getByTestId('kept')).toContainText('Stored in this browser');
  await page.reload();
  await page.locator('[data-preset=cifar10-tiny-sida] input').check();
  await expect(facts(page)).toHaveText(fingerprint ?? '');
  await expect(page.getByTestId('primary')).toBeEnabled();
  await page.getByRole('button', { name: 'Delete from storage' }).click();
  await expect(page.getByTestId('drop')).toBeVisible();
  await page.reload();
  await page.locator('[data-preset=cifar10-tiny-sida] input').check();
  await expect(page.getByTestId('hindrance')).toContainText('SiDA needs real images');
  await expect(facts(page)).toBeHidden();
});

test('CIFAR-10 is downloaded in one plain GET; if that is refused, the sentence explains how to continue', async ({
  page,
}) => {
  await open(page);
  const rows = Array.from({ length: 20 }, (_, i) => ({ bytes: new Uint8Array(png(32, 32, i * 10)), label: i % 10 }));
  const names = 'airplane automobile bird cat deer dog frog horse ship truck'.split(' ');
  const asked: { method: string; range: string | undefined; url: string }[] = [];
  let refuse = true;
  await page.context().route(HUGGING_FACE, async (route) => {
    const request = route.request();
    asked.push({ method: request.method(), range: request.headers().range, url: request.url() });
    if (refuse) return route.abort('failed');
    await route.fulfill({
      status: 200,
      headers: { 'access-control-allow-origin': '*' },
      body: Buffer.from(parquet([rows.slice(0, 8), rows.slice(8)], names)),
    });
  });
  await page.getByRole('button', { name: 'Fetch CIFAR-10' }).click();
  await expect(problem(page)).toContainText('huggingface.co cannot be reached, or does not allow this page');
  await expect(problem(page)).toContainText('Download it yourself with the link and drop it here.');
  await expect(page.getByRole('link', { name: 'The Parquet file' })).toHaveAttribute('href', /uoft-cs\/cifar10/);
  refuse = false;
  asked.length = 0;
  await page.getByRole('button', { name: 'Fetch CIFAR-10' }).click();
  await expect(facts(page)).toContainText('CIFAR-10: 20 images of 32×32, 10 classes');
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatchObject({ method: 'GET', range: undefined });
  expect(asked[0]?.url).toMatch(/uoft-cs\/cifar10\/.*train-00000-of-00001\.parquet$/);
});
