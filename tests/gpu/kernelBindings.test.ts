import { expect, test } from 'vitest';
import { openDevice } from '../../src/gpu/device.ts';
import { DIMS_BINDING, generalise, type KernelFile } from '../../src/gpu/kernel.ts';
import * as generated from '../../src/kernels.gen.ts';
import { openTestGpu } from '../support/device.ts';

const kernels: KernelFile[] = Object.values(generated).filter((k) => typeof k === 'object' && 'entries' in k);
const entries = kernels.flatMap((kernel) => Object.keys(kernel.entries).map((entry) => ({ kernel, entry })));
const gpu = await openDevice(await openTestGpu());

/** Device features by the language extension that needs them. */
const FEATURES: Readonly<Record<string, string>> = { f16: 'shader-f16', subgroups: 'subgroups' };

/** The layout that the driver derives from the code must take exactly the bindings that reflection found. */
test.each(entries)('$kernel.name.$entry: the generated bindings are those of the compiled shader', async (row) => {
  const { device } = gpu;
  const bindings = Object.values(row.kernel.entries[row.entry]?.bindings ?? {});
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ code: generalise(row.kernel, {}) });
  const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module, entryPoint: row.entry } });
  const group = [...bindings, { binding: DIMS_BINDING, access: 'uniform' as const }].map(({ binding, access }) => {
    const usage = access === 'uniform' ? GPUBufferUsage.UNIFORM : GPUBufferUsage.STORAGE;
    return { binding, resource: { buffer: device.createBuffer({ size: 4096, usage }) } };
  });
  device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries: group });
  const error = await device.popErrorScope();
  const [, extension = ''] = /^enable (\w+);/m.exec(row.kernel.source) ?? [];
  if (extension && !device.features.has(FEATURES[extension] ?? '')) {
    expect(error?.message).toContain(extension);
    return;
  }
  expect(error?.message).toBeUndefined();
  expect(bindings.length).toBeGreaterThan(0);
  expect(bindings.filter((b) => b.access !== 'uniform').length).toBeLessThanOrEqual(8);
});
