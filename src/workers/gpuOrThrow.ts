// Finds the WebGPU interface.
import { EngineError } from '../lib/errors.ts';

/** The browser's WebGPU interface, or the given one. Throws one sentence if there is none. */
export function gpuOrThrow(gpu: GPU | undefined = navigator.gpu): GPU {
  if (!gpu) throw new EngineError('no-webgpu', 'This browser has no WebGPU.');
  return gpu;
}
