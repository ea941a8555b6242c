import { afterAll } from 'vitest';
import { openNodeGpu } from '../../src/cli/nodeGpu.ts';
import { lendDevices } from './lendDevices.ts';

let opened: Promise<GPU> | undefined;
let destroyAll = async (): Promise<void> => undefined;

async function open(): Promise<GPU> {
  const gpu = await openNodeGpu();
  if (!(await gpu.requestAdapter()))
    throw new Error(
      'The GPU tests found no WebGPU adapter: install Chromium (its SwiftShader serves as one) or a Vulkan driver.',
    );
  destroyAll = lendDevices(gpu);
  return gpu;
}

/** Opens WebGPU for tests, once per process. It lends its devices. They are destroyed at the end of the test file. */
export function openTestGpu(): Promise<GPU> {
  opened ??= open();
  return opened;
}

afterAll(() => destroyAll());
