// The sample lab on SwiftShader: a first picture without training, files that agree with the headless engine, a path
// between latents, the teacher beside the generator, nearest training images. All of it works from the keyboard.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { decode } from 'fast-png';
import { unzipSync } from 'fflate';

const WEIGHTS = 'public/generators/nano-sida.safetensors';
const R = 16;
const N = 16;

const at = (page: Page, id: string) => page.getByTestId(id);
const done = (page: Page, text: string) =>
  expect(page.locator('[data-testid=lab-latency][data-done=true]')).toContainText(text);

async function download(page: Page, what: string): Promise<Buffer> {
  const button = at(page, `lab-save-${what}`);
  await expect(button).toBeEnabled();
  const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return readFileSync(await file.path());
}

/** Drags with the mouse. Both elements must be visible. */
async function drag(page: Page, from: string, to: string): Promise<void> {
  const [a, b] = [await page.locator(from).boundingBox(), await page.locator(to).boundingBox()];
  if (!a || !b) throw new Error('What is dragged is not on the screen.');
  await page.mouse.move(a.x + 10, a.y + 10);
  await page.mouse.down();
  await page.mouse.move(b.x + 20, b.y + 20, { steps: 8 });
  await page.mouse.up();
}

/** The pixels of a canvas as one text. */
const pixels = (page: Page, id: string) => at(page, id).evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());

test.use({ viewport: { width: 1440, height: 1700 } });

test('samples of a shipped generator are exported, mixed and compared', async ({ page }, info) => {
  const errors: string[] = [];
  page.on('pageerror', (e) => errors.push(e.message));
  await page.goto('./#samples');
  await expect(at(page, 'lab-sheet')).toBeVisible();
  await done(page, '64 images · 1 NFE');

  const sha256 = createHash('sha256').update(readFileSync(WEIGHTS)).digest('hex');
  await expect(at(page, 'lab-hash')).toHaveText(sha256);
  await at(page, 'lab-seeds').fill('5-2');
  await expect(page.getByRole('alert')).toContainText('at most 1,024');
  await at(page, 'lab-seeds').fill(`0-${N - 1}`);
  await page.keyboard.press('Enter');
  await done(page, `${N} images · 1 NFE`);

  // The same latents and classes computed by the headless engine. A byte may be rounded differently.
  const out = info.outputPath('headless.png');
  execFileSync('node', ['src/cli/run.mjs', 'sample', '--weights', WEIGHTS, '--seeds', `0-${N - 1}`, '--out', out]);
  const { data } = decode(readFileSync(out));
  const npz = unzipSync(new Uint8Array(await download(page, 'npz')));
  const bytes = npz['arr_0.npy']?.subarray(-N * R * R * 3) ?? new Uint8Array();
  let differ = 0;
  let largest = 0;
  for (let i = 0; i < N; i++)
    for (let y = 0; y < R; y++)
      for (let x = 0; x < R; x++)
        for (let c = 0; c < 3; c++) {
          const there = data[((Math.floor(i / 4) * R + y) * 4 * R + (i % 4) * R + x) * 4 + c] ?? 0;
          const d = Math.abs((bytes[((i * R + y) * R + x) * 3 + c] ?? 0) - there);
          differ += Number(d > 0);
          largest = Math.max(largest, d);
        }
  console.log(`bytes that differ from the headless engine's: ${differ} of ${bytes.length}, at most by ${largest}`);
  expect(bytes.length).toBe(N * R * R * 3);
  expect(largest).toBeLessThanOrEqual(1);
  expect(differ).toBeLessThan(bytes.length / 100);
  const sheet = decode(await download(page, 'sheet'));
  expect(sheet.text).toMatchObject({ 'Weights SHA-256': sha256, Seeds: '0-15', 'Images seen': '52000' });

  // Two anchors from the keyboard, a path, its GIF; the pad.
  await page.locator('[data-cell="0"]').focus();
  for (const key of ['Enter', 'a', 'ArrowRight', 'Enter', 'a']) await page.keyboard.press(key);
  await expect(at(page, 'lab-anchors')).toContainText('seed 1, class 1 · ring');
  await drag(page, '[data-cell="4"]', '[data-testid=lab-anchors]');
  await expect(at(page, 'lab-anchors')).toContainText('seed 4, class 4 · star');
  const gif = await download(page, 'gif');
  expect(gif.subarray(0, 6).toString()).toBe('GIF89a');
  expect(gif.toString('latin1')).toContain(sha256);
  await expect(at(page, 'lab-pad-image')).toBeVisible();
  const before = await pixels(page, 'lab-pad-image');
  await at(page, 'lab-pad').focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(at(page, 'lab-pad')).toHaveAttribute('aria-valuenow', '75');
  await expect.poll(() => pixels(page, 'lab-pad-image')).not.toBe(before);

  await at(page, 'lab-nearest').click();
  await expect(at(page, 'lab-neighbours').getByRole('img')).toHaveCount(6);

  await at(page, 'lab-steps').fill('2');
  await at(page, 'lab-compare').click();
  await expect(at(page, 'lab-faster')).toContainText('×');
  await expect(at(page, 'lab-stages')).toHaveAttribute('data-stages', '3');
  await expect(at(page, 'lab-stages')).toContainText('3 NFE');
  await at(page, 'lab-scrub').focus();
  await page.keyboard.press('Home');
  await expect(at(page, 'lab-scrub')).toHaveAttribute('aria-valuetext', 'step 1 of 2, σ = 80.0, denoised images');

  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).include('main').analyze();
    const found = violations.map((v) => `${scheme}: ${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
    expect.soft(found).toEqual([]);
  }

  // A file that is no generator is refused; another source works.
  await at(page, 'lab-file').setInputFiles({ name: 'x.bin', mimeType: '', buffer: Buffer.from('PK\u0003\u0004') });
  await expect(at(page, 'lab-failure')).toContainText('a zip archive');
  await page.getByRole('radio', { name: 'The end of the demo run' }).check();
  await done(page, `${N} images`);
  await at(page, 'lab-sigma').fill('5');
  await page.keyboard.press('Enter');
  await expect(at(page, 'lab-sigma-warning')).toContainText('2.5');
  expect(errors).toEqual([]);
});
