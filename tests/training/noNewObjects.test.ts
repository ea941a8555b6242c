// A training step makes no GPU object. WebGPU's own prototypes are counted.
import { expect, test } from 'vitest';
import type { MethodId } from '../../src/recipes/methods.ts';
import { openTestGpu } from '../support/device.ts';
import { open, steps } from './run.ts';

const CREATES = /^create(?!CommandEncoder)/;

/** Counts every call of a create method of GPUDevice except those of command encoders. `restore` ends the counting. */
function count(device: GPUDevice): { calls: string[]; restore: () => void } {
  const calls: string[] = [];
  const prototype = Object.getPrototypeOf(device) as Record<string, (...args: unknown[]) => unknown>;
  const names = Object.getOwnPropertyNames(prototype).filter((name) => CREATES.test(name));
  expect(names).toEqual(expect.arrayContaining(['createBuffer', 'createBindGroup', 'createShaderModule']));
  const originals = names.map((name) => [name, prototype[name]] as const);
  for (const [name, original] of originals) {
    prototype[name] = function (this: unknown, ...args: unknown[]) {
      calls.push(name);
      return original?.apply(this, args);
    };
  }
  const restore = () => {
    for (const [name, original] of originals) if (original) prototype[name] = original;
  };
  return { calls, restore };
}

test.each<[MethodId, number]>([
  ['sid', 0],
  ['sida', 1],
])(
  '%s, micro-batch %i: steps, their scalars and looks at the batch make nothing, nor do scores',
  async (method, microBatch) => {
    const gpu = await openTestGpu();
    const devices: GPUDevice[] = [];
    const requestAdapter = gpu.requestAdapter.bind(gpu);
    gpu.requestAdapter = async (options) => {
      const adapter = await requestAdapter(options);
      const requestDevice = adapter?.requestDevice.bind(adapter);
      if (adapter && requestDevice)
        adapter.requestDevice = async (descriptor) => {
          const device = await requestDevice(descriptor);
          devices.push(device);
          return device;
        };
      return adapter;
    };
    const run = await open({ method, microBatch });
    gpu.requestAdapter = requestAdapter;
    await steps(run, 1);
    await run.batchView();
    await run.scoreSamples();
    const [device] = devices;
    if (!device) throw new Error('The trainer opened no device.');
    const { calls, restore } = count(device);
    try {
      expect(await steps(run, 2)).toHaveLength(2);
      await run.batchView();
      await run.scoreSamples();
      expect(calls).toEqual([]);
      device.createBuffer({ size: 16, usage: 8 }).destroy();
      expect(calls).toEqual(['createBuffer']); // the counter counts
    } finally {
      restore();
      run.destroy();
    }
  },
);
