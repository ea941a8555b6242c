// A run survives its page: after a reload, a resume from a checkpoint and further training it is the same run bit for bit.
import { expect, type Page, test } from '@playwright/test';

const at = (page: Page, id: string) => page.getByTestId(id);
const status = (page: Page) => at(page, 'status');

/** SHA-256 of the tensors of a run's newest checkpoint at a step. Its header is left out, because it holds times. */
function digest(page: Page, run: string, step: number): Promise<string> {
  return page.evaluate(
    async ([id, n]) => {
      const lab = window.sidaLab;
      if (!lab) throw new Error('the page was opened without ?debug=1');
      const kept = await lab.checkpointFiles.ofRun(id as string);
      const info = kept.ok ? kept.value.list.findLast((c) => c.step === n) : undefined;
      if (!info) throw new Error(`no checkpoint of step ${n}`);
      const read = await lab.checkpointFiles.read(id as string, info.name);
      if (!read.ok) throw new Error(read.failure.message);
      const header = Number(new DataView(read.value.buffer).getBigUint64(0, true));
      const hash = await crypto.subtle.digest('SHA-256', read.value.subarray(8 + header));
      return [...new Uint8Array(hash)].map((b) => b.toString(16).padStart(2, '0')).join('');
    },
    [run, step] as const,
  );
}

const live = (page: Page) => page.evaluate(() => window.sidaLab?.library.state.getState().live ?? '');
const row = (page: Page, nimg: number) => page.locator(`[data-testid=checkpoint][data-nimg="${nimg}"]`);

async function stepTo(page: Page, step: number): Promise<void> {
  await at(page, 'step').click();
  await expect(at(page, 'steps')).toHaveText(new RegExp(`^${step} `));
  await expect(status(page)).toHaveText('Paused');
}

test('two steps, a reload and two more equal four steps in one go; the tail stays, and another tab cannot take the run', async ({
  page,
  context,
}, info) => {
  const errors: string[] = [];
  page.on('pageerror', (e) => errors.push(e.message));
  await page.goto('./?debug=1');
  await expect(at(page, 'software')).toContainText('Nano is chosen');
  await page.getByLabel('Batch', { exact: true }).fill('2');
  await page.getByLabel('Sample grid').fill('2');
  for (const step of [1, 2, 3, 4]) await stepTo(page, step);
  const run = await live(page);
  await expect.poll(() => digest(page, run, 4).catch(() => '')).not.toBe('');
  const straight = await digest(page, run, 4);

  await page.reload();
  await expect(at(page, 'left-run')).toContainText('is back at its checkpoint at 8 images');
  await expect(at(page, 'left-run')).toContainText('No later step was recorded');
  await expect(at(page, 'primary')).toHaveText('Resume');
  await page.screenshot({ path: info.outputPath('left.png') });
  await at(page, 'left-run').getByRole('link', { name: 'All checkpoints' }).click();
  await expect(at(page, 'checkpoint')).toHaveCount(3);
  await row(page, 4).getByRole('button', { name: 'Take the run back to 4 images' }).click();
  await expect(at(page, 'restored')).toContainText('back at its checkpoint at 4 images');
  expect(await live(page)).toBe(run);
  // The later steps become a run of their own, with their checkpoints.
  await expect(at(page, 'checkpoint-run').locator('option')).toHaveText([/\(2\)$/, /\(1\)$/]);
  await expect(at(page, 'checkpoint')).toHaveCount(1);
  await page.screenshot({ path: info.outputPath('rewound.png') });
  for (const step of [3, 4]) await stepTo(page, step);
  await expect.poll(() => digest(page, run, 4).catch(() => '')).toBe(straight);

  const other = await context.newPage();
  await other.goto('./?debug=1#checkpoints');
  await at(other, 'checkpoint-run').selectOption(run);
  await expect(at(other, 'checkpoints')).toBeVisible();
  await expect(row(other, 8).getByRole('button', { name: 'Continue training from 8 images' })).toBeDisabled();
  await expect(row(other, 8).getByRole('button', { name: 'Delete the checkpoint at 8 images' })).toBeDisabled();
  // Even before it knows, the other tab cannot get the run.
  const taken = await other.evaluate(
    (id) => navigator.locks.request(`run:${id}`, { ifAvailable: true }, (lock) => lock !== null),
    run,
  );
  expect(taken).toBe(false);
  await other.close();
  expect(errors).toEqual([]);
});
