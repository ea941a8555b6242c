// The project's modules in Chromium, served unchanged. A worker of the tests runs the same code as the page's workers.
import { type Page, test } from '@playwright/test';
import { createServer, type ViteDevServer } from 'vite';

/**
 * Serves the sources while a file's tests run. `open` shows an empty page. `ask` starts a worker and returns its only
 * answer.
 */
export function serveSources() {
  let server: ViteDevServer;
  test.beforeAll(async () => {
    // Without the page's plugins and Vite's cache of packages: the servers of two files share nothing.
    server = await createServer({
      configFile: false,
      logLevel: 'error',
      server: { host: 'localhost', port: 0, hmr: false, ws: false, watch: null },
      optimizeDeps: { noDiscovery: true },
    });
    await server.listen();
  });
  test.afterAll(() => server.close());
  return {
    open: async (page: Page): Promise<void> => {
      const blank = `${server.resolvedUrls?.local[0]}blank`;
      await page.route(blank, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
      await page.goto(blank);
    },
    ask: <Request, Answer>(page: Page, worker: string, request: Request): Promise<Answer> =>
      page.evaluate(
        ([url, asked]) =>
          new Promise<Answer>((resolve, reject) => {
            const thread = new Worker(url as string, { type: 'module' });
            thread.onmessage = (e: MessageEvent<Answer>) => resolve(e.data);
            thread.onerror = (e) => reject(new Error(e.message));
            thread.postMessage(asked);
          }),
        [worker, request] as const,
      ) as Promise<Answer>,
  };
}
