// The engine in Chromium against PyTorch's numbers: the project's modules, served as they are, in a worker.
import { expect, test } from '@playwright/test';
import { createServer, type ViteDevServer } from 'vite';
import { philox4x32, type Words4 } from '../../src/lib/philox.ts';
import type { ParityAnswer, ParityRequest } from './parity.worker.ts';

let server: ViteDevServer;

test.beforeAll(async () => {
  server = await createServer({ logLevel: 'error', server: { host: 'localhost', port: 0, hmr: false } });
  await server.listen();
});

test.afterAll(() => server.close());

test('a network, the SiDA losses and their gradients, and Philox words', async ({ page }) => {
  const home = server.resolvedUrls?.local[0] ?? '';
  await page.route(`${home}blank`, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
  await page.goto(`${home}blank`);
  const counters = Array.from({ length: 200 }, (_, i): Words4 => [i, i * 7919, 2 ** 32 - 1 - i, (i ** 3) >>> 0]);
  const request: ParityRequest = { fixtures: '/tests/fixtures', cases: ['net-tiny', 'sida-losses'], counters };
  const answer = await page.evaluate(
    (asked) =>
      new Promise<ParityAnswer>((resolve, reject) => {
        const worker = new Worker('/tests/e2e/parity.worker.ts', { type: 'module' });
        worker.onmessage = (e: MessageEvent<ParityAnswer>) => resolve(e.data);
        worker.onerror = (e) => reject(new Error(e.message));
        worker.postMessage(asked);
      }),
    request,
  );
  expect(answer.lines[0]).toMatch(/^PASS net-tiny net compared (\d+)\/\1 /);
  expect(answer.lines[1]).toMatch(/^PASS sida-losses sida-losses compared (\d+)\/\1 /);
  expect(answer.words).toEqual(counters.map((c) => philox4x32(c, [c[3], c[0]])));
});
