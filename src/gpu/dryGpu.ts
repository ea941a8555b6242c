// A GPU that allocates nothing. Recording on it counts launches and bytes before a run asks the adapter for memory.
import type { AdapterReport, Gpu } from './device.ts';
import { PipelineCache } from './kernel.ts';
import { SubmitSize } from './submitSize.ts';

/** Placeholder for every GPU object. No code uses one, because the plans are recorded but never run. */
const NOTHING = {};

/** The device methods that recording calls. */
function dryDevice(limits: Readonly<Record<string, number>>): GPUDevice {
  const queue = { writeBuffer: () => undefined };
  const calls = {
    limits,
    queue,
    createBuffer: () => ({ destroy: () => undefined }),
    createShaderModule: () => NOTHING,
    createBindGroup: () => NOTHING,
    createBindGroupLayout: () => NOTHING,
    createPipelineLayout: () => NOTHING,
    createComputePipelineAsync: async () => NOTHING,
    pushErrorScope: () => undefined,
    popErrorScope: async () => null,
  };
  return calls as unknown as GPUDevice;
}

/** Makes a GPU for dry recording. A plan recorded on it cannot run. */
export function dryGpu(adapter: AdapterReport): Gpu {
  const device = dryDevice(adapter.limits);
  return {
    device,
    adapter,
    pipelines: new PipelineCache(device),
    submitSize: new SubmitSize(adapter.software),
    lost: new Promise(() => {}),
    destroy: () => undefined,
  };
}
