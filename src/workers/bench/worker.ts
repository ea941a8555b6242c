// The benchmark thread. It has its own device, so that the device of the run is not affected.
import * as Comlink from 'comlink';
import { bestProduct, timeStep } from '../../bench/bench.ts';
import { BENCH_NETS } from '../../bench/benchNets.ts';
import { EngineError } from '../../lib/errors.ts';
import { gpuOrThrow } from '../gpuOrThrow.ts';
import { outcome } from '../outcome.ts';
import type { BenchApi } from '../protocol.ts';

/** Limits for each step: number of samples and seconds. */
const OPTIONS = { samples: 5, secondsEach: 10, kernels: true };

const api: BenchApi = {
  product: () => outcome(() => bestProduct(gpuOrThrow(), 3)),
  time: (name, step) =>
    outcome(() => {
      const net = BENCH_NETS.find((n) => n.name === name);
      if (!net) throw new EngineError('internal', `The benchmark has no network "${name}".`);
      return timeStep(gpuOrThrow(), net, step, OPTIONS);
    }),
};

Comlink.expose(api);
