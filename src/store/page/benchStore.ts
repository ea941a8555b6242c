// The benchmark as the page sees it: what runs, what was measured, why it stopped.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { StepResult } from '../../bench/bench.ts';
import type { BenchStep } from '../../bench/benchNets.ts';
import type { BenchClient } from '../../workers/bench/client.ts';
import type { Outcome } from '../../workers/protocol.ts';

/** The networks on offer; `edm` takes about a gigabyte and, on a CPU, many minutes. */
export const BENCH_CHOICES = ['nano', 'tiny', 'small', 'edm'] as const;
export type BenchChoice = (typeof BENCH_CHOICES)[number];

/** In the order in which they are timed. */
export const BENCH_ORDER: readonly BenchStep[] = ['forward', 'train', 'generator', 'sida'];

export interface BenchState {
  /** What is being timed; null when nothing is. */
  running: 'product' | BenchStep | null;
  net: BenchChoice;
  /** FLOP/s of the best matrix product. */
  product: number | null;
  results: StepResult[];
  failure: string | null;
}

export interface BenchStore {
  readonly state: StoreApi<BenchState>;
  /** Times every step of a network; what was measured before goes. */
  start(net: BenchChoice): Promise<void>;
  /** Ends at once; what was measured stays. */
  stop(): void;
}

const EMPTY: BenchState = { running: null, net: 'nano', product: null, results: [], failure: null };

export function createBenchStore(open: () => BenchClient): BenchStore {
  const state = createStore<BenchState>()(() => EMPTY);
  let client: BenchClient | null = null;

  function stop(): void {
    client?.end();
    client = null;
    state.setState({ running: null });
  }

  /** The value of an answer that still matters; a failure ends the benchmark. */
  function settle<T>(mine: BenchClient, answer: Outcome<T>): T | undefined {
    if (mine !== client) return undefined;
    if (answer.ok) return answer.value;
    stop();
    state.setState({ failure: answer.failure.message });
    return undefined;
  }

  async function start(net: BenchChoice): Promise<void> {
    stop();
    const mine = open();
    client = mine;
    state.setState({ ...EMPTY, net, running: 'product' });
    const product = settle(mine, await mine.api.product());
    if (product === undefined) return;
    state.setState({ product });
    for (const step of BENCH_ORDER) {
      state.setState({ running: step });
      const result = settle(mine, await mine.api.time(net, step));
      if (result === undefined) return;
      state.setState((s) => ({ results: [...s.results, result] }));
    }
    stop();
  }

  return { state, start, stop };
}
