// What the encoder alone makes of images: their logit maps, without teacher, losses or gradients.
import type { Gpu } from '../gpu/device.ts';
import type { Plan } from '../gpu/plan.ts';
import type { View } from '../gpu/storage.ts';
import type { Act } from '../nn/act.ts';
import { denoise } from '../nn/nets/edmPrecond.ts';
import type { Logits } from '../nn/ops/logits.ts';
import type { Choices } from '../nn/variants.ts';
import { diffuse } from './draws.ts';
import { oneHot } from './pixels.ts';
import type { ProbeRequest } from './probe.ts';
import type { Eyes } from './prober.ts';
import { Workspace } from './workspace.ts';

export interface Votes {
  readonly mapSize: number;
  /** [n, mapSize, mapSize] */
  readonly logits: Float32Array<ArrayBuffer>;
}

/** Records the encoder for a fixed number of images. */
export class Voter {
  private readonly ws: Workspace;
  private readonly inputs: { x: Act; noise: Act; labels: Act | undefined; sigma: View };
  private readonly plan: Plan;
  private readonly logits: Logits;

  private constructor(ws: Workspace, inputs: Voter['inputs'], plan: Plan, logits: Logits) {
    this.ws = ws;
    this.inputs = inputs;
    this.plan = plan;
    this.logits = logits;
  }

  static async create(gpu: Gpu, nets: Pick<Eyes, 'net' | 'psi'>, n: number, choices: Choices): Promise<Voter> {
    const ws = new Workspace(gpu, 1, { choices });
    const { img_channels: C, img_resolution: R, label_dim } = nets.net.config;
    return ws.alloc.guarded(async () => {
      const psi = ws.params('psi', nets.net.layout, { train: false, shared: nets.psi.w });
      const act = (name: string, shape: number[]) => ws.act(name, shape, 'inspection');
      const inputs = {
        x: act('pinned images', [n, C, R, R]),
        noise: act('pinned noise', [n, C, R, R]),
        labels: label_dim > 0 ? act('pinned labels', [n, label_dim]) : undefined,
        sigma: ws.vector('pinned sigma', n, 'inspection'),
      };
      const { x, noise, labels, sigma } = inputs;
      const { plan, result } = await ws.plan('votes', [], (t) =>
        t.noGrad(() => {
          const xt = diffuse(t, x, noise, sigma);
          const logits = denoise(t, nets.net, psi, xt, { sigma, labels }, 'encoder').logits as Logits;
          ws.pin(logits.view);
          return logits;
        }),
      );
      return new Voter(ws, inputs, plan, result);
    });
  }

  /** Images of one vote. */
  get batch(): number {
    return this.inputs.x.N;
  }

  get memory() {
    return this.ws.alloc.ledger.list();
  }

  async vote({ images, labels, sigma, noise }: ProbeRequest): Promise<Votes> {
    const { ws, inputs, logits } = this;
    ws.fill(inputs.x, images);
    ws.fill(inputs.noise, noise);
    ws.write(inputs.sigma.storage, Float32Array.from(sigma));
    if (inputs.labels) ws.fill(inputs.labels, oneHot(labels, inputs.x.N, inputs.labels.C));
    this.plan.run(ws.gpu.submitSize.flops);
    return { mapSize: logits.h, logits: await ws.floats(logits.view) };
  }

  destroy(): void {
    this.ws.destroy();
  }
}
