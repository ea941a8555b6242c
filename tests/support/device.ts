import { afterAll } from 'vitest';
import { openNodeGpu } from '../../src/cli/nodeGpu.ts';

let opened: Promise<GPU> | undefined;
const devices = new Set<GPUDevice>();

/** Remembers every device that a test opens, so that none outlives its test file. */
function track(gpu: GPU): GPU {
  const requestAdapter = gpu.requestAdapter.bind(gpu);
  gpu.requestAdapter = async (options) => {
    const adapter = await requestAdapter(options);
    if (!adapter) return null;
    const requestDevice = adapter.requestDevice.bind(adapter);
    adapter.requestDevice = async (descriptor) => {
      const device = await requestDevice(descriptor);
      devices.add(device);
      return device;
    };
    return adapter;
  };
  return gpu;
}

async function open(): Promise<GPU> {
  const gpu = await openNodeGpu();
  if (await gpu.requestAdapter()) return track(gpu);
  throw new Error(
    'The GPU tests found no WebGPU adapter: install Chromium (its SwiftShader serves as one) or a Vulkan driver.',
  );
}

/** WebGPU for tests: Dawn in Node, opened once per process. Devices are destroyed at the end of the test file. */
export function openTestGpu(): Promise<GPU> {
  opened ??= open();
  return opened;
}

afterAll(async () => {
  for (const device of devices) {
    device.destroy();
    await device.lost;
  }
  devices.clear();
});
