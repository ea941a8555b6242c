// The page's client of the benchmark thread. The thread exists while a benchmark runs, and is terminated when it is
// stopped.
import * as Comlink from 'comlink';
import type { BenchApi } from '../protocol.ts';

export interface BenchClient {
  readonly api: Pick<BenchApi, 'product' | 'time'>;
  end(): void;
}

/** Starts the thread. */
export function openBench(): BenchClient {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'bench' });
  const api = Comlink.wrap<BenchApi>(worker);
  return { api, end: () => worker.terminate() };
}
