// Opens a WebGPU device and describes the adapter.
import { EngineError } from '../lib/errors.ts';
import { PipelineCache } from './kernel.ts';
import { SubmitSize } from './submitSize.ts';

/** Description of the adapter. The page shows it, and benchmarks store it. */
export interface AdapterReport {
  vendor: string;
  architecture: string;
  device: string;
  description: string;
  /** The adapter computes on the CPU (SwiftShader, lavapipe, WARP). Kernels avoid workgroup barriers there. */
  software: boolean;
  features: string[];
  limits: Record<string, number>;
}

/** An open device with its pipeline cache. All GPU objects of the engine are made from it. */
export interface Gpu {
  readonly device: GPUDevice;
  readonly adapter: AdapterReport;
  readonly pipelines: PipelineCache;
  readonly submitSize: SubmitSize;
  /** Resolves with the reason when the device is lost. `destroy()` does not resolve it. */
  readonly lost: Promise<string>;
  destroy(): void;
}

const REPORTED_LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
] as const;

const WANTED_FEATURES: readonly GPUFeatureName[] = ['timestamp-query', 'shader-f16', 'subgroups'];

/** Describes an adapter without opening a device. */
export function reportAdapter(adapter: GPUAdapter): AdapterReport {
  const { vendor, architecture, device, description } = adapter.info;
  const names = `${vendor} ${architecture} ${device} ${description}`.toLowerCase();
  const software = adapter.info.isFallbackAdapter === true || /swiftshader|llvmpipe|lavapipe|basic render/.test(names);
  const limits: Record<string, number> = {};
  for (const k of REPORTED_LIMITS) limits[k] = adapter.limits[k];
  return { vendor, architecture, device, description, software, features: [...adapter.features].sort(), limits };
}

/** Key under which the choices of kernel variants are stored. */
export function adapterKey(a: AdapterReport): string {
  return [a.vendor, a.architecture, a.device, a.description].join('|');
}

/** The adapter that the engine uses. Returns null if there is none. */
export async function findAdapter(gpu: GPU): Promise<GPUAdapter | null> {
  return (await gpu.requestAdapter({ powerPreference: 'high-performance' })) ?? (await gpu.requestAdapter());
}

/** Describes the adapter that the engine would use, without opening a device. */
export async function probeAdapter(gpu: GPU): Promise<AdapterReport> {
  const adapter = await findAdapter(gpu);
  if (!adapter) throw new EngineError('no-adapter', 'WebGPU found no usable GPU.');
  return reportAdapter(adapter);
}

/**
 * Opens a device on the best adapter. `gpu` is `navigator.gpu` or Dawn's. `onError` receives uncaptured GPU errors, which
 * are bugs. Throws an EngineError: `no-webgpu` if `gpu` is undefined, `no-adapter` if no GPU is usable.
 */
export async function openDevice(gpu: GPU | undefined, onError?: (message: string) => void): Promise<Gpu> {
  if (!gpu) {
    throw new EngineError('no-webgpu', 'This browser has no WebGPU: open the page in a current Chrome or Edge.');
  }
  const adapter = await findAdapter(gpu);
  if (!adapter) {
    throw new EngineError(
      'no-adapter',
      'WebGPU found no usable GPU: check chrome://gpu, update the graphics driver, or use a software adapter.',
    );
  }
  const report = reportAdapter(adapter);
  const device = await adapter.requestDevice({
    label: 'sida-lab',
    requiredFeatures: WANTED_FEATURES.filter((f) => adapter.features.has(f)),
    requiredLimits: {
      maxBufferSize: adapter.limits.maxBufferSize,
      maxStorageBufferBindingSize: adapter.limits.maxStorageBufferBindingSize,
    },
  });
  device.addEventListener('uncapturederror', (e) => {
    const message = (e as GPUUncapturedErrorEvent).error.message;
    if (onError) onError(message);
    else console.error(`WebGPU error: ${message}`);
  });
  let closing = false;
  const lost = new Promise<string>((resolve) => {
    void device.lost.then((info) => {
      if (!closing) resolve(info.message || 'the driver gave no reason');
    });
  });
  const destroy = () => {
    closing = true;
    device.destroy();
  };
  const submitSize = new SubmitSize(report.software);
  return { device, adapter: report, pipelines: PipelineCache.of(device), submitSize, lost, destroy };
}
