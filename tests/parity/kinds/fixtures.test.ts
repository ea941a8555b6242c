// Networks, training steps, distillation and the sampler compared with PyTorch: every committed case with a network.
import { expect, test } from 'vitest';
import { openDevice } from '../../../src/gpu/device.ts';
import { listCases, loadCase } from '../../../src/parity/fixtureCase.ts';
import { caseLine } from '../../../src/parity/report.ts';
import { runCase } from '../../../src/parity/run.ts';
import { openTestGpu } from '../../support/device.ts';
import { fixtureFiles } from '../fixtures.ts';

const gpu = await openDevice(await openTestGpu());
const names = (await listCases(fixtureFiles, 'tests/fixtures')).filter((name) => name !== 'ops');

test('the cases are there', () => expect(names.length).toBeGreaterThanOrEqual(8));

test.each(names)('%s', async (name) => {
  const r = await runCase(await loadCase(fixtureFiles, name), gpu);
  console.log(caseLine(r));
  expect(r.reasons).toEqual([]);
  expect(r.status).toBe('PASS');
  expect(r.compared).toBe(r.expected);
  expect(r.dispatches).toBeGreaterThan(0);
});
