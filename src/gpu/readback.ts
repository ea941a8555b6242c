// Reads buffers back to the CPU through reusable staging buffers.
import { check } from '../lib/errors.ts';
import { type Storage, USAGE } from './storage.ts';

/** Staging buffers up to this size are reused, so that inspections allocate none. Larger ones serve checkpoints. */
const KEPT_BYTES = 2 ** 22;
const free = new WeakMap<GPUDevice, GPUBuffer[]>();

/** A free staging buffer of at least `size` and at most four times `size` bytes, or a new one. */
function stagingOf(device: GPUDevice, size: number): GPUBuffer {
  const list = free.get(device) ?? [];
  free.set(device, list);
  const at = list.findIndex((b) => b.size >= size && b.size <= 4 * size);
  const [found] = at < 0 ? [] : list.splice(at, 1);
  return found ?? device.createBuffer({ label: `staging of ${size}`, size, usage: USAGE.staging });
}

/** Copies the first `bytes` of a buffer to the CPU after all work submitted so far. Do not call it inside a step. */
export function readBytes(device: GPUDevice, s: Storage, bytes = s.bytes): Promise<ArrayBuffer> {
  return withMapped(device, s, bytes, (mapped) => mapped.slice(0, bytes));
}

/** Calls `use` with the first `bytes` of a buffer. They are gone when it returns. Do not call it inside a step. */
export function readMapped<T>(
  device: GPUDevice,
  s: Storage,
  bytes: number,
  use: (bytes: Uint8ClampedArray) => T,
): Promise<T> {
  return withMapped(device, s, bytes, (mapped) => use(new Uint8ClampedArray(mapped, 0, bytes)));
}

async function withMapped<T>(
  device: GPUDevice,
  s: Storage,
  bytes: number,
  use: (mapped: ArrayBuffer) => T,
): Promise<T> {
  const { buffer } = s;
  check(buffer !== undefined, () => `"${s.label}" is in no plan: there is nothing to read`);
  const size = Math.ceil(bytes / 4) * 4;
  const staging = stagingOf(device, size);
  let read = false;
  try {
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(buffer, 0, staging, 0, size);
    device.queue.submit([encoder.finish()]);
    await staging.mapAsync(1, 0, size); // GPUMapMode.READ
    const used = use(staging.getMappedRange(0, size));
    staging.unmap();
    read = true;
    return used;
  } finally {
    if (read && staging.size <= KEPT_BYTES) free.get(device)?.push(staging);
    else staging.destroy();
  }
}
