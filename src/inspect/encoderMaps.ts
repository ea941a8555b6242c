// Evaluates only the encoder on images: their logit maps, without teacher, losses or gradients.

import type { Nets } from '../diffusion/methods/sid.ts';
import { diffuse } from '../diffusion/noise.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Plan } from '../gpu/plan.ts';
import { denoise } from '../nn/nets/denoise.ts';
import type { Logits } from '../nn/ops/logits.ts';
import type { Choices } from '../nn/tuning/variants.ts';
import { Workspace } from '../nn/workspace.ts';
import { fillInspection, type InspectionInputs, type InspectionRequest, inspectionInputs } from './inputs.ts';

export interface LogitMaps {
  readonly mapSize: number;
  /** [n, mapSize, mapSize] */
  readonly logits: Float32Array<ArrayBuffer>;
}

/** The recorded encoder for a fixed number of images. */
export class EncoderMaps {
  private readonly ws: Workspace;
  private readonly inputs: InspectionInputs;
  private readonly plan: Plan;
  private readonly logits: Logits;

  private constructor(ws: Workspace, inputs: InspectionInputs, plan: Plan, logits: Logits) {
    this.ws = ws;
    this.inputs = inputs;
    this.plan = plan;
    this.logits = logits;
  }

  static async create(gpu: Gpu, nets: Pick<Nets, 'net' | 'psi'>, n: number, choices: Choices): Promise<EncoderMaps> {
    const ws = new Workspace(gpu, 1, { choices });
    return ws.alloc.guarded(async () => {
      const psi = ws.params('psi', nets.net.layout, { train: false, shared: nets.psi.w });
      const inputs = inspectionInputs(ws, nets.net, n);
      const { x, noise, labels, sigma } = inputs;
      const { plan, result } = await ws.plan('encoder maps', [], (t) =>
        t.noGrad(() => {
          const xt = diffuse(t, x, noise, sigma);
          const logits = denoise(t, nets.net, psi, xt, { sigma, labels }, 'encoder').logits as Logits;
          ws.pin(logits.view);
          return logits;
        }),
      );
      return new EncoderMaps(ws, inputs, plan, result);
    });
  }

  /** Number of images of one evaluation. */
  get batch(): number {
    return this.inputs.x.N;
  }

  get memory() {
    return this.ws.alloc.ledger.list();
  }

  async readMaps(request: InspectionRequest): Promise<LogitMaps> {
    const { ws, inputs, logits } = this;
    fillInspection(ws, inputs, request);
    this.plan.run(ws.gpu.submitSize.flops);
    return { mapSize: logits.h, logits: await ws.floats(logits.view) };
  }

  destroy(): void {
    this.ws.destroy();
  }
}
