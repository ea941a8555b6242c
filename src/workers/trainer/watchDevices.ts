// Remembers the devices that the engine opens, so that ?debug=1 can take one away as a driver reset would.

/** `gpu` with its devices noted; `destroyAll` destroys them without telling the engine. */
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

/** A member of the real object, methods tied to it. */
function bound(target: GPU, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name);
  return typeof value === 'function' ? value.bind(target) : value;
}
