// Records the devices that the engine opens, so that ?debug=1 can destroy one, like a driver reset.

/** `gpu` with a record of its devices. `destroyAll` destroys them without a call to the engine. */
export function watchDevices(gpu: GPU | undefined): { gpu: GPU | undefined; destroyAll: () => void } {
  if (!gpu) return { gpu, destroyAll: () => {} };
  const devices = new Set<WeakRef<GPUDevice>>();
  const watched = new Proxy(gpu, {
    get: (target, name) => {
      if (name !== 'requestAdapter') return bound(target, name);
      return async (options?: GPURequestAdapterOptions) => {
        const adapter = await target.requestAdapter(options);
        if (!adapter) return null;
        const requestDevice = adapter.requestDevice.bind(adapter);
        adapter.requestDevice = async (descriptor) => {
          const device = await requestDevice(descriptor);
          devices.add(new WeakRef(device));
          return device;
        };
        return adapter;
      };
    },
  });
  return {
    gpu: watched,
    destroyAll: () => {
      for (const ref of devices) ref.deref()?.destroy();
      devices.clear();
    },
  };
}

/** A member of the real object. Methods are bound to it. */
function bound(target: GPU, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name);
  return typeof value === 'function' ? value.bind(target) : value;
}
