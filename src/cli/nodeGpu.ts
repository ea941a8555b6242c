import { create, globals } from 'webgpu';
import { driverIsChosen, prepareVulkan, swiftShaderManifest } from '../../scripts/vulkan.mjs';

/** Dawn's instance must outlive all that was made from it: collected early, it takes the process down. */
const kept: GPU[] = [];

function instance(): GPU {
  const gpu = create([]);
  kept.push(gpu);
  return gpu;
}

/** WebGPU in Node (Dawn): the GPU's driver, or SwiftShader where there is none or the driver does not work. */
export async function openNodeGpu(): Promise<GPU> {
  const chosen = driverIsChosen();
  prepareVulkan();
  Object.assign(globalThis, globals);
  const gpu = instance();
  if (chosen || process.platform !== 'linux' || (await gpu.requestAdapter())) return gpu;
  const manifest = swiftShaderManifest();
  if (!manifest || process.env.VK_ICD_FILENAMES === manifest) return gpu;
  process.env.VK_ICD_FILENAMES = manifest; // read again whenever an instance is made
  return instance();
}
