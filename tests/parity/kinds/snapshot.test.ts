// A snapshot that differs from its manifest does not pass.
import { expect, test } from 'vitest';
import { openDevice } from '../../../src/gpu/device.ts';
import { loadCase } from '../../../src/parity/fixtureCase.ts';
import type { Manifest } from '../../../src/parity/manifest.ts';
import { runCase } from '../../../src/parity/run.ts';
import { openTestGpu } from '../../support/device.ts';
import { fixtureFiles } from '../fixtures.ts';

const gpu = await openDevice(await openTestGpu());
const c = await loadCase(fixtureFiles, 'edm-network-snapshot-tiny');
const pickle = c.manifest.pickle!;

test.each<[string, Partial<Manifest>, string]>([
  [
    'another class',
    { pickle: { ...pickle, network_class: 'VPPrecond' } },
    'its class is EDMPrecond, expected VPPrecond',
  ],
  ['another key', { pickle: { ...pickle, keys: ['ema'] } }, 'its dictionary has ema,loss_fn'],
  ['another argument', { init_kwargs: { ...c.manifest.init_kwargs, num_blocks: 2 } }, 'num_blocks is 1, expected 2'],
  ['an argument more', { init_kwargs: { ...c.manifest.init_kwargs, more: 2 } }, 'its argument more is undefined'],
])('%s', async (_, change, reason) => {
  const r = await runCase({ ...c, manifest: { ...c.manifest, ...change } }, gpu);
  expect(r.status).toBe('FAIL');
  expect(r.reasons.join()).toContain(reason);
});

test('a tensor with other numbers', async () => {
  const key = 'model.map_layer0.bias';
  const t = c.tensors.get(key)!;
  const tensors = new Map(c.tensors).set(key, { ...t, data: (t.data as Float32Array).map((v) => v * (1 + 2 ** -23)) });
  expect((await runCase({ ...c, tensors }, gpu)).reasons.join()).toContain(`outside tolerance: ${key}`);
});
