import { EngineError } from '../lib/errors.ts';

/** The GPU's interface, as the browser gives it unless told otherwise; throws one sentence where there is none. */
export function gpuOrThrow(gpu: GPU | undefined = navigator.gpu): GPU {
  if (!gpu) throw new EngineError('no-webgpu', 'This browser has no WebGPU.');
  return gpu;
}
