// A training step in the page's worker makes no GPU object. WebGPU's own prototypes are counted there.
import { expect, test } from '@playwright/test';

/** Runs in the worker before the engine: notes every create call of GPUDevice except those of command encoders. */
const COUNTING = `
self.made = [];
for (const name of Object.getOwnPropertyNames(GPUDevice.prototype)) {
  if (!/^create(?!CommandEncoder)/.test(name)) continue;
  const original = GPUDevice.prototype[name];
  GPUDevice.prototype[name] = function (...args) {
    self.made.push(name + ' ' + (args[0]?.label ?? ''));
    return original.apply(this, args);
  };
}
`;

test('steps of Nano SiDA make no buffer, bind group, pipeline or shader module', async ({ page }) => {
  await page.route(/trainer\.worker.*\.js/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${COUNTING}${await response.text()}` });
  });
  await page.goto('./');
  await expect(page.getByTestId('adapter')).toContainText('SwiftShader');
  await page.getByLabel('Batch', { exact: false }).first().fill('2');
  await page.keyboard.press('Tab');
  await page.getByTestId('primary').click();
  const done = async () => Number(((await page.getByTestId('steps').textContent()) ?? '').replace(/ of .*|[^\d]/g, ''));
  await expect.poll(done).toBeGreaterThanOrEqual(3);
  const worker = page.workers().find((w) => /trainer\.worker/.test(w.url()));
  if (!worker) throw new Error('The page has no trainer worker.');
  const made = () => worker.evaluate(() => (globalThis as unknown as { made: string[] }).made);
  const before = await made();
  expect(before.length).toBeGreaterThan(500); // the recording itself was seen
  const first = await done();
  await expect.poll(done).toBeGreaterThanOrEqual(first + 8);
  // The first batch view and the first checkpoint make the staging buffers that all later ones use.
  expect((await made()).slice(before.length).filter((name) => !name.startsWith('createBuffer staging of'))).toEqual([]);
});
