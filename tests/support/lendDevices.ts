// Lends devices again and again. On a software adapter, to compile the pipelines of a run takes longer than 20 of its steps.

/** GPUBufferUsage.MAP_READ */
const MAP_READ = 1;

/** Lends a device to a holder. Calls `free` when the holder destroys it. */
function lend(device: GPUDevice, free: () => void): GPUDevice {
  const buffers: GPUBuffer[] = [];
  const listening: Parameters<GPUDevice['addEventListener']>[] = [];
  const its: GPUDevice = Object.getPrototypeOf(device);
  return Object.assign(device, {
    createBuffer(descriptor: GPUBufferDescriptor) {
      const buffer = its.createBuffer.call(device, descriptor);
      if ((descriptor.usage & MAP_READ) === 0) buffers.push(buffer); // src/gpu/readback.ts keeps its buffers with the device
      return buffer;
    },
    addEventListener(...listener: Parameters<GPUDevice['addEventListener']>) {
      listening.push(listener);
      its.addEventListener.apply(device, listener);
    },
    destroy() {
      for (const [type, listener] of listening.splice(0)) device.removeEventListener(type, listener);
      for (const buffer of buffers.splice(0)) buffer.destroy();
      device.destroy = () => undefined;
      free();
    },
  });
}

/**
 * Makes a GPU lend its devices. A device has one holder at a time. When the holder destroys the device, its buffers are
 * destroyed and its listeners are removed. The next holder gets the device with its compiled pipelines. Returns a function
 * that destroys all devices.
 */
export function lendDevices(gpu: GPU): () => Promise<void> {
  const devices = new Set<GPUDevice>();
  /** Devices without a holder, by what was asked for. */
  const idle = new Map<string, GPUDevice[]>();
  const requestAdapter = gpu.requestAdapter.bind(gpu);
  gpu.requestAdapter = async (options) => {
    const adapter = await requestAdapter(options);
    if (!adapter) return null;
    const requestDevice = adapter.requestDevice.bind(adapter);
    adapter.requestDevice = async (descriptor) => {
      const asked = JSON.stringify(descriptor);
      const device = idle.get(asked)?.pop() ?? (await requestDevice(descriptor));
      devices.add(device);
      return lend(device, () => idle.set(asked, [...(idle.get(asked) ?? []), device]));
    };
    return adapter;
  };
  return async () => {
    idle.clear();
    for (const device of devices) {
      Object.getPrototypeOf(device).destroy.call(device);
      await device.lost;
    }
    devices.clear();
  };
}
