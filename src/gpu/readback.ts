import { check } from '../lib/errors.ts';
import { type Storage, USAGE } from './storage.ts';

/** Staging buffers up to this size are kept, so that looks at a run make none; larger ones are for checkpoints. */
const KEPT_BYTES = 2 ** 22;
const free = new WeakMap<GPUDevice, GPUBuffer[]>();

/** A free staging buffer that holds `size` bytes and is not four times as large, or a new one. */
function stagingOf(device: GPUDevice, size: number): GPUBuffer {
  const list = free.get(device) ?? [];
  free.set(device, list);
  const at = list.findIndex((b) => b.size >= size && b.size <= 4 * size);
  const [found] = at < 0 ? [] : list.splice(at, 1);
  return found ?? device.createBuffer({ label: `staging of ${size}`, size, usage: USAGE.staging });
}

/** Copies the first `bytes` of a buffer to the CPU, after all work submitted so far. Not for use inside a step. */
export async function readBytes(device: GPUDevice, s: Storage, bytes = s.bytes): Promise<ArrayBuffer> {
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
    const copy = staging.getMappedRange(0, size).slice(0, bytes);
    staging.unmap();
    read = true;
    return copy;
  } finally {
    if (read && staging.size <= KEPT_BYTES) free.get(device)?.push(staging);
    else staging.destroy();
  }
}
