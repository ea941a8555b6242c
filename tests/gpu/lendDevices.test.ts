import { expect, test } from 'vitest';
import { openDevice } from '../../src/gpu/device.ts';
import { openTestGpu } from '../support/device.ts';

test('a device has one holder at a time, and the next holder gets its pipelines but none of its buffers', async () => {
  const gpu = await openTestGpu();
  const [a, b] = [await openDevice(gpu), await openDevice(gpu)];
  expect(b.device).not.toBe(a.device);
  expect(b.pipelines).not.toBe(a.pipelines);
  const buffer = a.device.createBuffer({ size: 16, usage: 8 });
  a.destroy();
  a.destroy();
  const [c, d] = [await openDevice(gpu), await openDevice(gpu)];
  expect(c.device).toBe(a.device);
  expect(c.pipelines).toBe(a.pipelines);
  expect(d.device).not.toBe(c.device);
  c.device.pushErrorScope('validation');
  const encoder = c.device.createCommandEncoder();
  encoder.clearBuffer(buffer);
  c.device.queue.submit([encoder.finish()]);
  expect((await c.device.popErrorScope())?.message).toContain('destroyed');
  for (const held of [b, c, d]) held.destroy();
});
