// The memory of a run is known before its start, and EDM's largest network for CIFAR-10 fits WebGPU's default limits.
import { expect, test } from 'vitest';
import { SIDA } from '../../src/diffusion/methods/sida.ts';
import type { AdapterReport } from '../../src/gpu/device.ts';
import { dryGpu } from '../../src/gpu/dryGpu.ts';
import { inspectionMemory } from '../../src/inspect/memory.ts';
import { firstPins } from '../../src/inspect/pins.ts';
import { openNetwork } from '../../src/nn/nets/registry.ts';
import { Workspace } from '../../src/nn/workspace.ts';
import type { MethodId } from '../../src/recipes/methods.ts';
import type { BatchView } from '../../src/runs/report.ts';
import { recordRun } from '../../src/training/plans.ts';
import { memoryOf } from '../../src/training/runNetworks.ts';
import { readWeights } from '../../src/weights/read.ts';
import { open, recipe, steps, teacher } from './run.ts';

/** A first batch of three images per side. */
const PIN_BATCH: BatchView = {
  ...{ step: 1, nimg: 3, n: 3, resolution: 16, mapSize: 1, sigma: new Float32Array(3), labels: new Int32Array(3) },
  ...{ fake: new Uint8ClampedArray(3 * 1024), real: new Uint8ClampedArray(3 * 1024) },
  ...{ noisyFake: new Uint8ClampedArray(), noisyReal: null, logitsFake: new Float32Array(), logitsReal: null },
};

test.each<[MethodId, number]>([
  ['sid', 0],
  ['sida', 6],
])(
  '%s: what is computed beforehand is what is allocated, owner by owner, and what inspections add',
  async (method, pinned) => {
    const changes = { method, batch: 3, psiUpdates: 1 };
    const run = await open(changes);
    const { net } = readWeights(teacher, 'The teacher');
    const planned = await memoryOf(run.adapter, { recipe: recipe(changes), net });
    expect(planned).toEqual(run.memory);
    expect(planned.map((m) => m.owner)).toEqual(
      expect.arrayContaining(['weights', 'gradients', 'Adam', 'EMA', 'activations']),
    );

    const beforehand = await inspectionMemory(run.adapter, { recipe: recipe(changes), net });
    const total = () => run.memory.reduce((sum, line) => sum + line.bytes, 0);
    const taken = async (job: () => Promise<unknown>) => {
      const before = total();
      await job();
      return total() - before;
    };
    const images = new Float32Array(3 * 3 * 16 * 16);
    const inspection = await taken(() => run.inspect({ images, labels: [0, 1, 2], sigma: 1, noise: 0 }));
    const pins = { ...firstPins(PIN_BATCH, run.recipe), sigma: 1 };
    const encoderMaps = pinned > 0 ? await taken(() => run.readMaps(pins)) : 0;
    expect(pins.ids.length).toBe(6);
    await run.phaseOnce();
    const trace = await taken(() => run.trace());
    expect({ inspection, encoderMaps, trace }).toEqual(beforehand);
    run.destroy();
  },
);

test('recomputing activations takes less memory and changes no bit, with dropout and resampling', async () => {
  const rows = [];
  const activations = [];
  for (const recompute of [false, true]) {
    const run = await open({ recompute, dropout: 0.1 });
    rows.push(await steps(run, 2));
    activations.push(run.memory.find((m) => m.owner === 'activations')?.bytes ?? 0);
    run.destroy();
  }
  expect(rows[1]).toEqual(rows[0]);
  expect(activations[1]).toBeLessThan(0.9 * (activations[0] ?? 0));
});

/** WebGPU's default limits. */
const DEFAULTS = { maxBufferSize: 2 ** 28, maxStorageBufferBindingSize: 2 ** 27 };

test.each([true, false])('SiDA on 55.7 M parameters binds at most 128 MiB at a time, software %s', async (software) => {
  const adapter: AdapterReport = {
    vendor: '',
    architecture: '',
    device: '',
    description: '',
    software,
    features: [],
    limits: DEFAULTS,
  };
  const gpu = dryGpu(adapter);
  let largest = 0;
  gpu.device.createBindGroup = ({ entries }) => {
    for (const { resource } of entries) largest = Math.max(largest, (resource as GPUBufferBinding).size ?? 0);
    return {} as GPUBindGroup;
  };
  const net = openNetwork({
    class: 'EDMPrecond',
    model_type: 'SongUNet',
    img_resolution: 32,
    label_dim: 0,
    augment_dim: 9,
    model_channels: 128,
    channel_mult: [2, 2, 2],
    num_blocks: 4,
    attn_resolutions: [16],
    dropout: 0.13,
  });
  expect(net.layout.count).toBe(55_733_891);
  const ws = new Workspace(gpu);
  const set = (name: string, roles: { train: boolean; ema?: boolean }) => ws.params(name, net.layout, roles);
  const nets = {
    net,
    phi: set('phi', { train: false }),
    psi: set('psi', { train: true }),
    theta: set('theta', { train: true, ema: true }),
  };
  await recordRun(ws, SIDA, nets, recipe({ batch: 1, resolution: 32, dropout: 0.13 }));
  expect(largest).toBeGreaterThan(2 ** 20);
  expect(largest).toBeLessThanOrEqual(DEFAULTS.maxStorageBufferBindingSize);
});
