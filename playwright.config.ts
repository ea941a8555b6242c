import { defineConfig } from '@playwright/test';
import { findChromium } from './scripts/chromium.mjs';

/** Where the built page is served to the tests; `npm test` passes a port that is free. */
const port = Number(process.env.SIDA_TEST_PORT ?? 4273);

const MINUTE = 60_000;

const executablePath = findChromium();

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  // Limits on a page that hangs, not on a slow one: scripts/suites.mjs stops a suite that makes no progress.
  timeout: 30 * MINUTE,
  expect: { timeout: 5 * MINUTE },
  // Two files at a time; the tests of a file one after the other.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  reporter: [['line']],
  outputDir: 'test-results',
  use: {
    baseURL: `http://localhost:${port}/`,
    viewport: { width: 1440, height: 900 },
    actionTimeout: 5 * MINUTE,
    navigationTimeout: 5 * MINUTE,
    launchOptions: {
      timeout: 5 * MINUTE,
      ...(executablePath ? { executablePath } : {}),
      args: ['--no-sandbox', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
    },
  },
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --host localhost --port ${port} --strictPort`,
    url: `http://localhost:${port}/`,
    reuseExistingServer: false,
    timeout: 5 * MINUTE,
  },
});
