// WebGPU in Node, with the webgpu package (Dawn).
import { create, globals } from 'webgpu';
import { driverIsChosen, prepareVulkan, swiftShaderManifest } from '../../scripts/vulkan.mjs';

/** Dawn's instances. They must outlive all objects made from them: if one is collected early, the process crashes. */
const kept: GPU[] = [];

const isNative = (fn: unknown): boolean => /\[native code\]/.test(Function.prototype.toString.call(fn));

/**
 * Dawn polls for results in a loop of setImmediate. That keeps a core busy while a software adapter computes on the same
 * cores. Its callback, the only native one, is called once a millisecond instead.
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

let opened: Promise<GPU> | undefined;

/** Opens WebGPU in Node (Dawn), once per process: the GPU's driver, or SwiftShader if there is no working driver. */
export function openNodeGpu(): Promise<GPU> {
  opened ??= open();
  return opened;
}

async function open(): Promise<GPU> {
  const chosen = driverIsChosen();
  prepareVulkan();
  Object.assign(globalThis, globals);
  const gpu = instance();
  if (chosen || process.platform !== 'linux' || (await gpu.requestAdapter())) return gpu;
  const manifest = swiftShaderManifest();
  if (!manifest || process.env.VK_ICD_FILENAMES === manifest) return gpu;
  process.env.VK_ICD_FILENAMES = manifest; // read whenever an instance is made
  return instance();
}
