// Imports: a run's archive, a checkpoint, weights and images, dropped anywhere or chosen.
import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { encodePng } from '../../src/io/pictures/png.ts';
import { readSafetensors, type TensorData, writeSafetensors } from '../../src/io/tensors/safetensors.ts';
import { writeZip } from '../../src/io/zip/zipWrite.ts';
import { presetRecipe } from '../../src/recipes/presets.ts';

const at = (page: Page, id: string) => page.getByTestId(id);
const TEACHER = readFileSync('public/teachers/nano-teacher.safetensors');

/** Drops a file onto an element that is no drop zone. */
async function drop(page: Page, name: string, bytes: Uint8Array, onto = '.footer'): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([file, base64]) => {
      const data = new DataTransfer();
      const raw = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      data.items.add(new File([raw], file));
      return data;
    },
    [name, Buffer.from(bytes).toString('base64')] as const,
  );
  await page.dispatchEvent(onto, 'dragover', { dataTransfer: transfer });
  await expect(page.locator('.drop-anywhere')).toBeVisible();
  await page.dispatchEvent(onto, 'drop', { dataTransfer: transfer });
  await expect(page.locator('.drop-anywhere')).toBeHidden();
}

/** An archive of a run as distill writes it after three steps of two images. Its networks are the teacher's. */
function archive(): Uint8Array {
  const { tensors, metadata } = readSafetensors(TEACHER);
  const recipe = { ...presetRecipe('nano'), batch: 2, gridSize: 2 };
  const out = new Map<string, TensorData>();
  for (const [key, t] of tensors) {
    const zeros = { ...t, data: new Float32Array(t.data.length) };
    for (const arena of ['psi.w', 'theta.w', 'theta.ema']) out.set(`${arena}/${key}`, t);
    for (const arena of ['psi.m', 'psi.v', 'theta.m', 'theta.v']) out.set(`${arena}/${key}`, zeros);
  }
  const counters = { step: 3, nimg: 6, tick: 9, psiSteps: 3, thetaSteps: 3, drawnPsi: 6, drawnTheta: 0, sec: 1.5 };
  const checkpoint = writeSafetensors(out, {
    ...{ role: 'checkpoint', network: metadata.network ?? '', recipe: JSON.stringify(recipe), adapter: 'elsewhere' },
    ...{ state: JSON.stringify(counters), format: 'sida-lab/1', nimg: '6', seed: '0' },
  });
  const rows = [1, 2, 3].map((step) => ({ step, nimg: step * 2, sec: step / 2, loss_psi: 50 - step, loss_g: -step }));
  const text = (value: string) => new TextEncoder().encode(value);
  const pixels = Uint8ClampedArray.from({ length: 32 * 32 * 4 }, (_, i) => (i % 4 === 3 ? 255 : i % 251));
  const parts = writeZip([
    { path: 'run/recipe.json', bytes: text(JSON.stringify(recipe)), compress: true },
    { path: 'run/metrics.jsonl', bytes: text(rows.map((r) => `${JSON.stringify(r)}\n`).join('')), compress: true },
    { path: 'run/samples-00000006.png', bytes: encodePng(pixels, 32, 32), compress: false },
    { path: 'run/checkpoint.safetensors', bytes: checkpoint, compress: false },
  ]);
  return new Uint8Array(Buffer.concat(parts));
}

test('dropped anywhere, an archive becomes a run, weights ask for their use, images are read, and other files are refused', async ({
  page,
}, info) => {
  const errors: string[] = [];
  page.on('pageerror', (e) => errors.push(e.message));
  await page.goto('./?debug=1#learn');
  await expect(at(page, 'software')).toBeVisible();

  await drop(page, 'anything.bin', archive());
  await expect(at(page, 'intake')).toContainText('was imported at 6 images. You can continue its training');
  await page.screenshot({ path: info.outputPath('brought.png') });
  await page.getByRole('link', { name: 'Checkpoints', exact: true }).click();
  await expect(at(page, 'checkpoint')).toHaveCount(1);
  await expect(at(page, 'checkpoint')).toContainText('at the end');
  await page.getByRole('button', { name: 'Delete the checkpoint at 6 images' }).click();
  await expect(at(page, 'checkpoint')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await at(page, 'checkpoint-note').fill('from the cluster');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Keep the checkpoint at 6 images' }).click();
  await expect(at(page, 'checkpoint')).toContainText('Pinned');
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const axe = async () => (await new AxeBuilder({ page }).withTags(tags).analyze()).violations.map((v) => v.help);
  expect(await axe()).toEqual([]);
  await page.reload();
  await expect(at(page, 'checkpoint-note')).toHaveValue('from the cluster');
  await expect(at(page, 'checkpoint')).toContainText('Pinned');

  await drop(page, 'weights.of.mine', TEACHER);
  await expect(page.getByRole('dialog')).toContainText('How should weights.of.mine be used?');
  expect(await axe()).toEqual([]);
  await page.screenshot({ path: info.outputPath('weights.png') });
  await at(page, 'use-psiInit').click();
  await expect(page.getByLabel('Fake score starts from', { exact: false }).first()).toContainText('weights.of.mine');

  await page.goto('./?debug=1');
  await drop(page, 'cifar.bin', new Uint8Array(3073 * 40));
  await expect(at(page, 'intake')).toContainText('40 images are now the real images of the recipe');
  await page.goto('./?debug=1#runs');
  await at(page, 'bring-in').setInputFiles({ name: 'notes.txt', mimeType: '', buffer: Buffer.from('not a run') });
  await expect(at(page, 'intake')).toContainText('notes.txt');
  await expect(page.getByRole('alert')).toBeVisible();
  expect(errors).toEqual([]);
});
