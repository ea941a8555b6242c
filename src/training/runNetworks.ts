// A run's networks, plans and sampler on the GPU, recorded with the kernel variants that suit the adapter.

import type { Method, RunNets } from '../diffusion/methods/method.ts';
import { methodOf } from '../diffusion/methods/registry.ts';
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
import { columnsOf } from '../recipes/columns.ts';
import type { Recipe } from '../recipes/recipe.ts';
import { METRIC_ROWS, MetricsLog } from './metricsLog.ts';
import { type RunPlans, recordRun } from './plans.ts';
import type { StartFiles, StartWeights } from './startFiles.ts';

/** Images an evaluation of the sampler. */
const SAMPLE_BATCH = 16;

/** Everything on the GPU that a run consists of. */
export interface Recording {
  readonly ws: Workspace;
  readonly method: Method;
  readonly nets: RunNets;
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

/** The arenas of the networks of a method. */
export function netsOf(ws: Workspace, { roles }: Method, net: Denoiser): RunNets {
  const sets = roles.map(({ role, norm, ema }) => {
    return [role, ws.params(role, net.layout, { train: norm !== null, ...(ema ? { ema } : {}) })] as const;
  });
  return { net, ...Object.fromEntries(sets) };
}

/** The moving average as a frozen network: what is sampled. */
function averageOf(ws: Workspace, { roles }: Method, nets: RunNets): ParamSet {
  const average = roles.flatMap(({ role, ema }) => (ema ? (nets[role]?.ema ?? []) : []))[0];
  return ws.params('ema', nets.net.layout, { train: false, ...(average ? { shared: average } : {}) });
}

async function record(ws: Workspace, { recipe, net }: Shape): Promise<Recording> {
  return ws.alloc.guarded(async () => {
    const method = methodOf(recipe.method);
    const nets = netsOf(ws, method, net);
    const plans = await recordRun(ws, method, nets, recipe);
    const average = averageOf(ws, method, nets);
    const sampler = await ImageSampler.create(ws, net, average, Math.min(SAMPLE_BATCH, recipe.gridSize ** 2));
    const log = new MetricsLog(ws, columnsOf(recipe));
    return { ws, method, nets, plans, sampler, log };
  });
}

/** Fills every network, and its average, with its first weights. Equal ones are read once and copied on the GPU. */
function load({ ws, method, nets }: Recording, { weights }: Source): void {
  const filled = new Map<StartWeights, ParamSet>();
  for (const { role, startsFrom } of method.roles) {
    const p = nets[role];
    if (!p) continue;
    const from = weights[startsFrom];
    const equal = filled.get(from);
    if (equal) ws.copy(equal.w, p.w);
    else ws.load(p, from.get, from.what);
    filled.set(from, p);
    if (p.ema) ws.copy(p.w, p.ema);
  }
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
