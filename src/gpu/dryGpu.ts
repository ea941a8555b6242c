// A GPU that allocates nothing: recording on it counts launches and bytes before a run asks the adapter for them.
import type { AdapterReport, Gpu } from './device.ts';
import { PipelineCache } from './kernel.ts';
import { SubmitSize } from './submitSize.ts';

/** Stands for every GPU object; none is ever used, as plans are only recorded. */
const NOTHING = {};

/** The calls that recording makes of a device. */
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

/** For recording only: a plan made on it cannot run. */
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
