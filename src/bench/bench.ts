// Times steps and kernels on one adapter, relative to the best matrix product of the same run.

import { type Gpu, openDevice } from '../gpu/device.ts';
import type { LaunchTime } from '../gpu/profiler.ts';
import { median } from '../lib/median.ts';
import { variantsOn } from '../nn/tuning/families.ts';
import { standardVariant } from '../nn/tuning/tuning.ts';
import { formulaU } from '../parity/formula.ts';
import type { BenchNet, BenchStep } from './benchNets.ts';
import { type BenchRun, openRun } from './benchRun.ts';
import { memoryFloor } from './memoryFloor.ts';
import { microRunner, productKey } from './micro.ts';
import type { StepFacts } from './workloads.ts';

/** The measurements of one step of one network. */
export interface StepResult extends StepFacts {
  readonly net: string;
  readonly step: BenchStep;
  readonly batch: number;
  /** Time of recording, compilation and the first step. */
  readonly firstMs: number;
  readonly medianMs: number;
  readonly samples: number;
  /** Bytes that the step must hold (`memoryFloor`). */
  readonly floor: number;
  readonly ops: readonly OpResult[];
}

/** All launches of one kernel in a step. */
export interface OpResult {
  readonly op: string;
  readonly launches: number;
  readonly ms: number;
  readonly flops: number;
  readonly bytes: number;
}

export interface BenchOptions {
  readonly samples: number;
  /** Longest time for timing a step. At least one step after the first is timed. */
  readonly secondsEach: number;
  /** Also time every kernel of the step. */
  readonly kernels: boolean;
}

async function milliseconds(fn: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await fn();
  return performance.now() - began;
}

/** FLOP/s of a 512 x 512 matrix product: the best of `runs` runs, with the adapter's fastest kernel. */
export async function bestProduct(gpuApi: GPU, runs = 5): Promise<number> {
  const gpu: Gpu = await openDevice(gpuApi);
  const M = 512;
  const u = formulaU('product', 1);
  const a = Float32Array.from({ length: M * M }, (_, i) => u(i));
  const times: number[] = [];
  try {
    const { adapter } = gpu;
    for (const variant of adapter.software ? [standardVariant(adapter)] : variantsOn(adapter.features, 'linear.fwd')) {
      const run = await microRunner(gpu, { op: 'matmul', M }, { a, b: a }, { [productKey(M)]: variant });
      await run(1);
      const repeats = Math.max(1, Math.round(200 / (await milliseconds(() => run(1)))));
      for (let i = 0; i < runs; i++) times.push((await milliseconds(() => run(repeats))) / repeats);
    }
    return (2 * M ** 3 * 1000) / Math.min(...times);
  } finally {
    gpu.destroy();
  }
}

/** Times by kernel, longest first. */
export function byKernel(times: readonly LaunchTime[]): OpResult[] {
  const ops = new Map<string, OpResult>();
  for (const { label, ms, flops, bytes } of times) {
    const op = label.split(' ').at(-1) ?? label;
    const o = ops.get(op) ?? { op, launches: 0, ms: 0, flops: 0, bytes: 0 };
    ops.set(op, { op, launches: o.launches + 1, ms: o.ms + ms, flops: o.flops + flops, bytes: o.bytes + bytes });
  }
  return [...ops.values()].sort((a, b) => b.ms - a.ms);
}

/** Times one step of one network. */
export async function timeStep(gpu: GPU, net: BenchNet, step: BenchStep, o: BenchOptions): Promise<StepResult> {
  const began = performance.now();
  const run: BenchRun = await openRun(gpu, net, step);
  try {
    await run.step();
    const firstMs = performance.now() - began;
    const times: number[] = [];
    const until = performance.now() + o.secondsEach * 1000;
    while (times.length === 0 || (times.length < o.samples && performance.now() < until)) {
      times.push(await milliseconds(() => run.step()));
    }
    const ops = o.kernels ? byKernel(await run.profile()) : [];
    const facts = run.facts();
    return {
      net: net.name,
      step,
      batch: net.batch,
      firstMs,
      medianMs: median(times),
      samples: times.length,
      floor: memoryFloor(net.net, net.batch, step),
      ops,
      ...facts,
    };
  } finally {
    run.destroy();
  }
}
