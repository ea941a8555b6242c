// Runs a parity case on the GPU by its kind.
import type { Gpu } from '../gpu/device.ts';
import { Checker } from './checker.ts';
import type { FixtureCase } from './fixtureCase.ts';
import { runEdmTrainStep } from './kinds/edmTrainStep.ts';
import { runNet } from './kinds/net.ts';
import { runSampler } from './kinds/sampler.ts';
import { runSidaLosses, runSidaTrajectory } from './kinds/sida.ts';
import { runSnapshot } from './kinds/snapshot.ts';
import type { Kind } from './manifest.ts';
import { runOps } from './ops/runOps.ts';
import type { CaseResult } from './report.ts';
import { Unsupported } from './unsupported.ts';

type Run = (c: FixtureCase, checker: Checker, gpu: Gpu) => Promise<number>;

const RUNS: Partial<Record<Kind, Run>> = {
  ops: async (c, checker, gpu) => (await runOps(c, checker, gpu)).dispatches,
  net: runNet,
  'edm-train-step': runEdmTrainStep,
  sampler: runSampler,
  'sida-losses': runSidaLosses,
  'sida-trajectory': runSidaTrajectory,
  snapshot: runSnapshot,
};

/** Compares all expectations of the case's manifest. Another kind or architecture gives UNSUPPORTED. */
export async function runCase(c: FixtureCase, gpu: Gpu): Promise<CaseResult> {
  const checker = new Checker(c);
  const run = RUNS[c.manifest.kind];
  if (!run) return checker.unsupported(`Cases of kind ${c.manifest.kind} are not supported yet.`);
  try {
    return checker.result(await run(c, checker, gpu));
  } catch (e) {
    if (e instanceof Unsupported) return checker.unsupported(e.message);
    throw e;
  }
}
