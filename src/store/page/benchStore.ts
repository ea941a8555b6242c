// The state of the benchmark on the page: the step being timed, the results, and the reason if it stopped.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { StepResult } from '../../bench/bench.ts';
import type { BenchStep } from '../../bench/benchNets.ts';
import type { BenchClient } from '../../workers/bench/client.ts';
import type { Outcome } from '../../workers/protocol.ts';

/** The networks to choose from. `edm` needs up to 2.3 GB and takes many minutes on a CPU. */
export const BENCH_CHOICES = ['nano', 'tiny', 'small', 'edm'] as const;
export type BenchChoice = (typeof BENCH_CHOICES)[number];

/** In the order in which they are timed. */
export const BENCH_ORDER: readonly BenchStep[] = ['forward', 'train', 'generator', 'sida'];

export interface BenchState {
  /** The part that is being timed. Null if the benchmark does not run. */
  running: 'product' | BenchStep | null;
  net: BenchChoice;
  /** FLOP/s of the fastest matrix product. */
  product: number | null;
  results: StepResult[];
  failure: string | null;
}

export interface BenchStore {
  readonly state: StoreApi<BenchState>;
  /** Times every step of a network. Removes the earlier results. */
  start(net: BenchChoice): Promise<void>;
  /** Ends the benchmark at once. The results so far stay. */
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

  /** Returns the value of an answer to the present benchmark. A failure ends the benchmark. */
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
