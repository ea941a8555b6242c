// The tasks of the page's own thread, from a browser trace.

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds on the browser's clock. */
  readonly ts: number;
  /** Microseconds of thread time of a complete event. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

export interface MainThread {
  /** Thread times in milliseconds, task by task. */
  readonly tasks: readonly number[];
  /** Thread time of all of them over the time from the first to the last. */
  readonly share: number;
}

/** The work of the busiest page main thread. */
export function mainThread(trace: Buffer): MainThread {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const key = (e: TraceEvent) => `${e.pid}/${e.tid}`;
  const isMain = (e: TraceEvent) => e.ph === 'M' && e.name === 'thread_name' && e.args?.name === 'CrRendererMain';
  const mains = new Set(traceEvents.filter(isMain).map(key));
  const found = new Map<string, TraceEvent[]>();
  for (const e of traceEvents) {
    if (e.ph !== 'X' || e.tdur === undefined || !mains.has(key(e)) || !/RunTask$/.test(e.name)) continue;
    found.set(key(e), [...(found.get(key(e)) ?? []), e]);
  }
  const busiest = [...found.values()].sort((a, b) => b.length - a.length)[0] ?? [];
  const tasks = busiest.map((e) => (e.tdur ?? 0) / 1000);
  const times = busiest.map((e) => e.ts / 1000).sort((a, b) => a - b);
  const wall = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return { tasks, share: tasks.reduce((sum, ms) => sum + ms, 0) / wall };
}
