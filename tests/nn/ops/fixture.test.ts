// The kernels against PyTorch's numbers: every op of the committed case.
import { expect, test } from 'vitest';
import { openDevice } from '../../../src/gpu/device.ts';
import { Checker } from '../../../src/parity/checker.ts';
import { loadCase } from '../../../src/parity/fixtureCase.ts';
import { runOps } from '../../../src/parity/ops/runOps.ts';
import { caseLine } from '../../../src/parity/report.ts';
import { fixtureFiles } from '../../parity/fixtures.ts';
import { openTestGpu } from '../../support/device.ts';

test('ops', async () => {
  const gpu = await openDevice(await openTestGpu());
  const c = await loadCase(fixtureFiles, 'ops');
  const checker = new Checker(c);
  const { dispatches } = await runOps(c, checker, gpu);
  const r = checker.result(dispatches);
  console.log(caseLine(r));
  expect(r.reasons).toEqual([]);
  expect(r.compared).toBe(r.expected);
});
