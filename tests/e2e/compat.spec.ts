// The storage of an earlier page: its run is listed with its data and resumes from its checkpoint.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';

const FOLDER = 'tests/fixtures/before/page';
const [RUN = ''] = readdirSync(`${FOLDER}/checkpoints`);

/** Fills the browser's storage before the page opens. */
async function putOldStorage(page: Page): Promise<void> {
  const files = readdirSync(`${FOLDER}/checkpoints/${RUN}`).map((name) => {
    return [name, readFileSync(`${FOLDER}/checkpoints/${RUN}/${name}`).toString('base64')] as const;
  });
  await page.route('**/blank', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
  await page.goto('./blank');
  await page.evaluate(
    async ([text, run, kept]) => {
      const bytes = (base64: string) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const arrays = { Float64Array, Float32Array, Int32Array, Uint8ClampedArray, Uint8Array };
      const database = JSON.parse(text, (_, value) => {
        if (value === null || typeof value !== 'object' || !('$type' in value)) return value;
        if (value.$type === 'number') return Number(value.value);
        return new arrays[value.$type as keyof typeof arrays](bytes(value.base64).buffer);
      }) as {
        name: string;
        version: number;
        stores: Record<string, { keyPath: string | string[]; records: object[] }>;
      };
      const opening = indexedDB.open(database.name, database.version);
      opening.onupgradeneeded = () => {
        for (const [name, { keyPath, records }] of Object.entries(database.stores)) {
          const store = opening.result.createObjectStore(name, { keyPath });
          for (const record of records) store.put(record);
        }
      };
      await new Promise((resolve, reject) => {
        opening.onsuccess = resolve;
        opening.onerror = () => reject(opening.error);
      });
      opening.result.close();
      const root = await navigator.storage.getDirectory();
      const home = await root.getDirectoryHandle('checkpoints', { create: true });
      const folder = await home.getDirectoryHandle(run, { create: true });
      for (const [name, base64] of kept) {
        const file = await (await folder.getFileHandle(name, { create: true })).createWritable();
        await file.write(bytes(base64));
        await file.close();
      }
    },
    [readFileSync(`${FOLDER}/database.json`, 'utf8'), RUN, files] as const,
  );
}

test('a run of an earlier page is listed and resumes', async ({ page, context }) => {
  const errors: string[] = [];
  page.on('pageerror', (e) => errors.push(e.message));
  await context.route('**/recorded/*.run', (route) => route.abort());
  await putOldStorage(page);
  await page.goto('./?debug=1#runs');
  const row = page.locator(`[data-testid=run-row][data-run="${RUN}"]`);
  await expect(row.getByTestId('run-name')).toHaveValue('Nano · SiDA 1');
  await page.goto('./?debug=1#checkpoints');
  const kept = page.locator('[data-testid=checkpoint][data-nimg="8"]');
  await expect(kept.getByTestId('checkpoint-note')).toHaveValue('before the redesign');
  await kept.getByRole('button', { name: 'Continue training from 8 images' }).click();
  await expect(page.getByTestId('steps')).toHaveText(/^([3-9]|\d{2,}) /);
  await page.locator('body').press('x');
  await expect(page.getByTestId('status')).toHaveText('Finished');
  const losses = await page.evaluate((id) => {
    const run = window.sidaLab?.library.state.getState().histories[id];
    return [0, 1, 2].map((i) => run?.metrics.row(i).values.loss_g ?? Number.NaN);
  }, RUN);
  const next = JSON.parse(readFileSync('tests/fixtures/before/next.json', 'utf8')) as { page: { loss_g: number } };
  expect(losses[2]).toBeCloseTo(next.page.loss_g, 1);
  expect(errors).toEqual([]);
});
