// A run's networks, plans and sampler on the GPU, recorded with the kernel variants that suit the adapter.
import type { Gpu } from '../gpu/device.ts';
import type { NetworkConfig } from '../nn/nets/networkConfig.ts';
import { SongUnet } from '../nn/nets/songUnet.ts';
import type { Choices } from '../nn/variants.ts';
import type { Recipe } from '../recipes/recipe.ts';
import { isTunable, tune } from './autotune.ts';
import { ImageSampler } from './imageSampler.ts';
import { METRIC_ROWS } from './metricsLog.ts';
import { type RunPlans, recordRun } from './runPlans.ts';
import type { Nets } from './sid.ts';
import type { WeightsFile } from './weightsFile.ts';
import { Workspace } from './workspace.ts';

/** Images an evaluation of the sampler. */
const SAMPLE_BATCH = 16;

/** Everything on the GPU that a run consists of. */
export interface Recording {
  readonly ws: Workspace;
  readonly nets: Nets;
  readonly plans: RunPlans;
  readonly sampler: ImageSampler;
}

/** What is recorded: the recipe on a network, with the teacher's weights and those that theta starts from. */
interface Source {
  readonly recipe: Recipe;
  readonly config: NetworkConfig;
  readonly file: WeightsFile;
  readonly start: WeightsFile;
}

async function record(gpu: Gpu, { recipe, config, file, start }: Source, choices: Choices): Promise<Recording> {
  const ws = new Workspace(gpu, METRIC_ROWS, choices);
  return ws.alloc.guarded(async () => {
    const net = new SongUnet(config);
    const set = (name: string, roles: { train: boolean; ema?: boolean }) => ws.params(name, net.layout, roles);
    const nets: Nets = {
      net,
      phi: set('phi', { train: false }),
      psi: set('psi', { train: true }),
      theta: set('theta', { train: true, ema: true }),
    };
    ws.load(nets.phi, file.get, file.what);
    ws.load(nets.psi, file.get, file.what);
    ws.load(nets.theta, start.get, start.what);
    const average = nets.theta.ema;
    if (average) ws.load(nets.theta, start.get, start.what, average);
    const plans = await recordRun(ws, nets, recipe);
    const frozen = ws.params('ema', net.layout, { train: false, ...(average ? { shared: average } : {}) });
    const sampler = await ImageSampler.create(ws, net, frozen, Math.min(SAMPLE_BATCH, recipe.gridSize ** 2));
    return { ws, nets, plans, sampler };
  });
}

/** Records with the given variants; unless they are `fixed`, times what they lack and records anew where that pays. */
export async function recordTuned(gpu: Gpu, source: Source, choices: Choices, fixed: boolean): Promise<Recording> {
  const made = await record(gpu, source, choices);
  if (fixed || !isTunable(gpu)) return made;
  const { used } = made.ws.tuning.variants;
  const best = await tune(gpu, used, choices);
  if ([...used].every(([key, variant]) => (best[key] ?? variant) === variant)) return made;
  made.ws.destroy();
  return record(gpu, source, best);
}
