// The browser is killed repeatedly while it writes checkpoints. Each time the last stored checkpoint is complete.
// SIDA_KILLS=50 kills it more often.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, type Page, test } from '@playwright/test';

const KILLS = Number(process.env.SIDA_KILLS ?? 3);
const RUN = 'killed';
const BYTES = 6_000_000;

/** A separate browser over a folder that survives it. */
async function open(
  folder: string,
  executable: string,
  url: string,
): Promise<{ page: Page; kill: () => Promise<void> }> {
  const args = ['--no-sandbox', '--headless=new', '--no-first-run', '--remote-debugging-port=0'];
  const child = spawn(executable, [...args, `--user-data-dir=${folder}`, 'about:blank']);
  const browser = await chromium.connectOverCDP(await address(child));
  const [context] = browser.contexts();
  if (!context) throw new Error('the browser has no window');
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction(() => window.sidaLab !== undefined);
  const kill = async () => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  };
  return { page, kill };
}

function address(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (text) => {
      said += text;
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', () => reject(new Error(`the browser did not start: ${said}`)));
  });
}

/** Writes checkpoints one after the other until the page is killed. Each byte is a function of step and position. */
function write(page: Page, from: number): Promise<void> {
  return page.evaluate(
    ([run, first, size]) => {
      const lab = window.sidaLab;
      if (!lab) throw new Error('the page was opened without ?debug=1');
      const { recipe } = lab.emptyRun({ id: run }).meta;
      const go = async () => {
        for (let step = first; ; step++) {
          const bytes = new Uint8Array(size);
          for (let i = 0; i < size; i++) bytes[i] = i * 7 + step;
          const at = Date.now();
          const stamp = { name: `${step}-${at}`, step, nimg: step * 16, sec: step, at, kind: 'auto' as const };
          await lab.checkpointFiles.keep({ run, stamp, recipe, bytes });
          console.log(`kept ${step}`);
        }
      };
      void go();
    },
    [RUN, from, BYTES] as const,
  );
}

/** Steps of the listed checkpoints, after each was read and compared. */
function read(page: Page): Promise<number[]> {
  return page.evaluate(
    async ([run, size]) => {
      const lab = window.sidaLab;
      const all = await lab?.checkpointFiles.list();
      if (!lab || !all?.ok) throw new Error('nothing is listed');
      const list = all.value[run]?.list ?? [];
      for (const { name, step } of list) {
        const found = await lab.checkpointFiles.read(run, name);
        if (!found.ok) throw new Error(found.failure.message);
        if (found.value.length !== size) throw new Error(`${name} has ${found.value.length} bytes`);
        const wrong = found.value.findIndex((b, i) => b !== ((i * 7 + step) & 255));
        if (wrong >= 0) throw new Error(`${name} differs at byte ${wrong}`);
      }
      return list.map((c) => c.step);
    },
    [RUN, BYTES] as const,
  );
}

test('killed while it writes, the browser finds every checkpoint that it had stored', async ({
  baseURL,
  launchOptions,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'sida-kill-'));
  const executable = launchOptions.executablePath ?? chromium.executablePath();
  const url = `${baseURL}?debug=1#checkpoints`;
  let kept = 0;
  try {
    for (let i = 0; i < KILLS; i++) {
      const { page, kill } = await open(folder, executable, url);
      if (i > 0) await check(page);
      const before = kept;
      page.on('console', (m) => {
        if (m.text().startsWith('kept ')) kept = Number(m.text().slice(5));
      });
      await write(page, kept + 1);
      await expect.poll(() => kept, { intervals: [5] }).toBeGreaterThan(before);
      await new Promise((resolve) => setTimeout(resolve, (i * 170) % 500));
      await kill();
    }
    const { page, kill } = await open(folder, executable, url);
    await check(page);
    await kill();
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  async function check(page: Page): Promise<void> {
    const steps = await read(page);
    // The interrupted write may have been complete.
    expect(steps.at(-1)).toBeGreaterThanOrEqual(kept);
    expect(steps.length).toBeLessThanOrEqual(3);
    kept = steps.at(-1) ?? 0;
  }
});
