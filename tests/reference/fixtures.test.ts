// The reference compared with PyTorch: every case and every expectation of its manifest.
import { expect, test } from 'vitest';
import type { Checker } from '../../src/parity/checker.ts';
import { type FixtureCase, listCases, loadCase } from '../../src/parity/fixtureCase.ts';
import type { Kind } from '../../src/parity/manifest.ts';
import { caseLine } from '../../src/parity/report.ts';
import { fixtureFiles } from '../parity/fixtures.ts';
import { runEdmTrainStep } from './run/edmTrainStep.ts';
import { check } from './run/inputs.ts';
import { runNet, runSampler } from './run/net.ts';
import { runOps } from './run/ops.ts';
import { runSidaLosses, runSidaTrajectory } from './run/sida.ts';

const RUN: Partial<Record<Kind, (c: FixtureCase, checker: Checker) => void>> = {
  ops: runOps,
  net: runNet,
  sampler: runSampler,
  'edm-train-step': runEdmTrainStep,
  'sida-losses': runSidaLosses,
  'sida-trajectory': runSidaTrajectory,
};

const names = await listCases(fixtureFiles, 'tests/fixtures');
const cases = await Promise.all(names.map((name) => loadCase(fixtureFiles, name)));
// A snapshot is read, not computed: tests/io/pickle/snapshot.test.ts.
const computed = cases.filter((c) => c.manifest.kind !== 'snapshot');

test.each(computed.map((c) => [c.name, c] as const))('%s', (_, c) => {
  const run = RUN[c.manifest.kind];
  if (!run) throw new Error(`the reference does not run kind ${c.manifest.kind}`);
  const r = check(c, run);
  console.log(caseLine(r), r.reasons);
  expect(r.reasons).toEqual([]);
  expect(r.compared).toBe(r.expected);
});
