// A run's networks, plans and sampler on the GPU, recorded with the kernel variants that suit the adapter.

import type { Nets } from '../diffusion/methods/sid.ts';
import { ImageSampler } from '../diffusion/sampler.ts';
import type { AdapterReport, Gpu } from '../gpu/device.ts';
import { dryGpu } from '../gpu/dryGpu.ts';
import type { MemoryLine } from '../gpu/storage.ts';
import { check } from '../lib/errors.ts';
import type { Denoiser } from '../nn/nets/network.ts';
import type { ParamSet } from '../nn/params/set.ts';
import { isTunable, tune } from '../nn/tuning/autotune.ts';
import type { Choices } from '../nn/tuning/variants.ts';
import { Workspace } from '../nn/workspace.ts';
import { traitsOf } from '../recipes/methods.ts';
import type { Recipe } from '../recipes/recipe.ts';
import type { WeightsFile } from '../weights/read.ts';
import { METRIC_ROWS, MetricsLog } from './metricsLog.ts';
import { type RunPlans, recordRun } from './plans.ts';
import type { StartFiles } from './startFiles.ts';

/** Images an evaluation of the sampler. */
const SAMPLE_BATCH = 16;

/** Everything on the GPU that a run consists of. */
export interface Recording {
  readonly ws: Workspace;
  readonly nets: Nets;
  readonly plans: RunPlans;
  readonly sampler: ImageSampler;
  readonly log: MetricsLog;
}

/** What is recorded: the recipe on a network. */
interface Shape {
  readonly recipe: Recipe;
  readonly net: Denoiser;
}

type Source = Shape & StartFiles;

function workspace(gpu: Gpu, { recipe }: Shape, choices: Choices): Workspace {
  return new Workspace(gpu, METRIC_ROWS, {
    choices,
    recompute: recipe.recompute,
    half: recipe.precision === 'f16',
  });
}

/** The arenas of a run's three networks. */
export function netsOf(ws: Workspace, net: Denoiser): Nets {
  const set = (name: string, roles: { train: boolean; ema?: boolean }) => ws.params(name, net.layout, roles);
  return {
    net,
    phi: set('phi', { train: false }),
    psi: set('psi', { train: true }),
    theta: set('theta', { train: true, ema: true }),
  };
}

async function record(ws: Workspace, { recipe, net }: Shape): Promise<Recording> {
  return ws.alloc.guarded(async () => {
    const nets = netsOf(ws, net);
    const average = nets.theta.ema;
    const plans = await recordRun(ws, nets, recipe);
    const frozen = ws.params('ema', net.layout, { train: false, ...(average ? { shared: average } : {}) });
    const sampler = await ImageSampler.create(ws, net, frozen, Math.min(SAMPLE_BATCH, recipe.gridSize ** 2));
    const log = new MetricsLog(ws, traitsOf(recipe.method).columns);
    return { ws, nets, plans, sampler, log };
  });
}

/** Phi is the teacher; psi starts as `psiStart`, theta and its average as `start`. */
function load({ ws, nets: { phi, psi, theta } }: Recording, { file, start, psiStart }: Source): void {
  ws.load(phi, file.get, file.what);
  const begin = (p: ParamSet, from: WeightsFile) =>
    from === file ? ws.copy(phi.w, p.w) : ws.load(p, from.get, from.what);
  begin(psi, psiStart);
  begin(theta, start);
  if (theta.ema) ws.copy(theta.w, theta.ema);
}

async function recordAndLoad(gpu: Gpu, source: Source, choices: Choices): Promise<Recording> {
  const made = await record(workspace(gpu, source, choices), source);
  load(made, source);
  return made;
}

/** Bytes on the GPU by owner that a run will take on an adapter, known without asking it for any. */
export async function memoryOf(adapter: AdapterReport, shape: Shape, choices: Choices = {}): Promise<MemoryLine[]> {
  const { ws } = await record(workspace(dryGpu(adapter), shape, choices), shape);
  return ws.alloc.ledger.list();
}

/**
 * Records with the given variants; unless they are `fixed`, times what they lack and records anew where that pays.
 * `learned` is what is now known of the adapter, for the next run.
 */
export async function recordTuned(
  gpu: Gpu,
  source: Source,
  choices: Choices,
  fixed: boolean,
): Promise<Recording & { learned: Choices }> {
  check(
    source.recipe.precision === 'f32' || gpu.device.features.has('shader-f16'),
    () => 'This adapter computes in f32 only: choose the precision f32, or a GPU whose driver offers shader-f16.',
    'bad-recipe',
  );
  const made = await recordAndLoad(gpu, source, choices);
  if (fixed || !isTunable(gpu)) return { ...made, learned: {} };
  const { used } = made.ws.tuning.variants;
  const learned = await tune(gpu, used, choices);
  if ([...used].every(([key, variant]) => variant === 'half' || (learned[key] ?? variant) === variant))
    return { ...made, learned };
  made.ws.destroy();
  return { ...(await recordAndLoad(gpu, source, learned)), learned };
}
