// Measures the tasks of the page's main thread from a browser trace, in units of work, so that limits hold on any machine.
import type { Browser, Page } from '@playwright/test';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of thread time of a complete event. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

export interface MainThread {
  /** Tasks seen. */
  readonly count: number;
  /** Thread time of the longest task, in units. */
  readonly longest: number;
  /** Thread time of all tasks, in units. */
  readonly total: number;
}

/** Longest allowed task of the page, in units. Users notice longer tasks. */
export const LONGEST = 10;

/** Rounds of one unit: about 10 ms on a desktop. */
const UNIT_ROUNDS = 4_000_000;

/** Thread times in milliseconds of the busiest main thread, task by task. */
function tasksOf(trace: Buffer): number[] {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const key = (e: TraceEvent) => `${e.pid}/${e.tid}`;
  const isMain = (e: TraceEvent) => e.ph === 'M' && e.name === 'thread_name' && e.args?.name === 'CrRendererMain';
  const mains = new Set(traceEvents.filter(isMain).map(key));
  const found = new Map<string, number[]>();
  for (const e of traceEvents) {
    if (e.ph !== 'X' || e.tdur === undefined || !mains.has(key(e)) || !/RunTask$/.test(e.name)) continue;
    const tasks = found.get(key(e)) ?? [];
    tasks.push(e.tdur / 1000);
    found.set(key(e), tasks);
  }
  return [...found.values()].sort((a, b) => b.length - a.length)[0] ?? [];
}

async function trace(browser: Browser, page: Page, work: () => Promise<unknown>): Promise<number[]> {
  await browser.startTracing(page, {
    categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'],
  });
  await work();
  return tasksOf(await browser.stopTracing());
}

/** The tasks of the page's thread during `work`. The unit is measured before and after; the longer time counts. */
export async function mainThread(browser: Browser, page: Page, work: () => Promise<unknown>): Promise<MainThread> {
  const unit = async () => Math.max(...(await trace(browser, page, () => page.evaluate(spin, UNIT_ROUNDS))));
  const before = await unit();
  const tasks = await trace(browser, page, work);
  const ms = Math.max(before, await unit());
  return {
    count: tasks.length,
    longest: Math.max(...tasks) / ms,
    total: tasks.reduce((sum, task) => sum + task, 0) / ms,
  };
}

/** Work that is the same everywhere: rounds of a generator of 32-bit numbers. */
function spin(rounds: number): number {
  let x = 1;
  for (let i = 0; i < rounds; i++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
  }
  return x;
}
