import { create, globals } from 'webgpu';
import { driverIsChosen, prepareVulkan, swiftShaderManifest } from '../../scripts/vulkan.mjs';

/** Dawn's instance must outlive all that was made from it: collected early, it takes the process down. */
const kept: GPU[] = [];

const isNative = (fn: unknown): boolean => /\[native code\]/.test(Function.prototype.toString.call(fn));

/**
 * Dawn asks for its results in a loop of setImmediate: a core that never rests, while a software adapter computes on the
 * same cores. Its callback, the only native one, is called once a millisecond instead.
 */
function askGently(): void {
  if (kept.length > 0) return;
  globalThis.setImmediate = new Proxy(globalThis.setImmediate, {
    apply: (now, self, args: Parameters<typeof setImmediate>) =>
      isNative(args[0]) ? setTimeout(args[0], 1) : Reflect.apply(now, self, args),
  });
}

function instance(): GPU {
  askGently();
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
