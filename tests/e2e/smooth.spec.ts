// The page's own thread while training: no task above 100 ms of its time, from a browser trace.
import { expect, test } from '@playwright/test';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of thread time of a complete event. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

const LIMIT_MS = 100;

/** Thread times in milliseconds of the tasks of the busiest page main thread. */
function mainThreadTasks(trace: Buffer): number[] {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const key = (e: TraceEvent) => `${e.pid}/${e.tid}`;
  const isMain = (e: TraceEvent) => e.ph === 'M' && e.name === 'thread_name' && e.args?.name === 'CrRendererMain';
  const mains = new Set(traceEvents.filter(isMain).map(key));
  const tasks = new Map<string, number[]>();
  for (const e of traceEvents) {
    if (e.ph !== 'X' || e.tdur === undefined || !mains.has(key(e)) || !/RunTask$/.test(e.name)) continue;
    tasks.set(key(e), [...(tasks.get(key(e)) ?? []), e.tdur / 1000]);
  }
  return [...tasks.values()].sort((a, b) => b.length - a.length)[0] ?? [];
}

test('the page stays free while training', async ({ page, browser }) => {
  await page.goto('./');
  await page.getByLabel('Batch', { exact: true }).fill('2');
  await page.getByLabel('Sample grid').fill('3');
  await page.getByLabel('Sample sheet every').fill('16');
  await page.getByTestId('primary').click();
  const steps = async () => Number((await page.getByTestId('steps').textContent())?.replace(/ .*|,/g, ''));
  await expect.poll(steps, { timeout: 240_000 }).toBeGreaterThan(2);
  const before = await steps();
  await browser.startTracing(page, {
    categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'],
  });
  await expect.poll(steps, { timeout: 120_000 }).toBeGreaterThan(before + 10);
  const tasks = mainThreadTasks(await browser.stopTracing());
  expect(tasks.length, 'tasks seen').toBeGreaterThan(50);
  expect(Math.max(...tasks), 'longest task, ms').toBeLessThan(LIMIT_MS);
});
