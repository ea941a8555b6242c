// The tasks of the page's own thread, from a browser trace.

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of thread time of a complete event. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Thread times in milliseconds of the tasks of the busiest page main thread. */
export function mainThreadTasks(trace: Buffer): number[] {
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
