// The graph of a denoiser: its forward pass recorded on a GPU that allocates nothing, as nodes (`nn/graph.ts`).
import type { AdapterReport } from '../../gpu/device.ts';
import { dryGpu } from '../../gpu/dryGpu.ts';
import { PlanBuilder } from '../../gpu/plan.ts';
import { Allocator, Storage, type View, whole } from '../../gpu/storage.ts';
import { type Act, makeAct } from '../act.ts';
import type { OpNode } from '../graph.ts';
import { ParamSet } from '../params/set.ts';
import { Tape } from '../tape.ts';
import { tuningFor } from '../tuning/tuning.ts';
import type { Denoiser } from './network.ts';

/** D = D(x; sigma, labels) of one image. */
export interface DenoiserGraph {
  readonly nodes: readonly OpNode[];
  /** [1, R, R, C] */
  readonly x: Act;
  /** [1] */
  readonly sigma: View;
  /** [1, classes]; undefined for an unconditional network. */
  readonly labels: Act | undefined;
  readonly D: Act;
}

/** Any adapter does: the nodes do not depend on it. */
const ADAPTER: AdapterReport = {
  vendor: '',
  architecture: '',
  device: '',
  description: '',
  software: true,
  features: [],
  limits: {},
};

/** Records the evaluation of one image, with labels and without augmentation labels, as samplers use the network. */
export function graphOf(net: Denoiser): DenoiserGraph {
  const { device } = dryGpu(ADAPTER);
  const alloc = new Allocator(device);
  const nodes: OpNode[] = [];
  const plan = new PlanBuilder('graph');
  const stepUniforms = new Storage('step', 16);
  const t = new Tape({ plan, alloc, stepUniforms, tuning: tuningFor(ADAPTER), nodes });
  const p = new ParamSet('graph', net.layout, alloc, { train: false });
  const { channels, side } = net.image;
  const x = makeAct({ N: 1, H: side, W: side, segs: [channels] }, 'x');
  const labels = net.classes > 0 ? makeAct({ N: 1, H: 1, W: 1, segs: [net.classes] }, 'labels') : undefined;
  const sigma = whole(new Storage('sigma', 16));
  const D = net.denoise(t, p, x, { sigma, labels }, 'decoder').D as Act;
  return { nodes, x, sigma, labels, D };
}
