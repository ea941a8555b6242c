import { check } from './errors.ts';
import { type Storage, USAGE } from './storage.ts';

/** Copies the first `bytes` of a buffer to the CPU, after all work submitted so far. Not for use inside a step. */
export async function readBytes(device: GPUDevice, s: Storage, bytes = s.bytes): Promise<ArrayBuffer> {
  const { buffer } = s;
  check(buffer !== undefined, () => `"${s.label}" is in no plan: there is nothing to read`);
  const size = Math.ceil(bytes / 4) * 4;
  const staging = device.createBuffer({ label: `read ${s.label}`, size, usage: USAGE.staging });
  try {
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(buffer, 0, staging, 0, size);
    device.queue.submit([encoder.finish()]);
    await staging.mapAsync(1); // GPUMapMode.READ
    return staging.getMappedRange().slice(0, bytes);
  } finally {
    staging.destroy();
  }
}
