// Evaluates teacher, fake score and encoder on given images, with the gradients of a generator update (SiD, eq. 23;
// SiDA, eq. 10). No weight changes. The inspection has its own inputs, uniforms and buffers and only reads the weights.
// So the run stays the same bit for bit.

import { generatorAdvLoss, sidLoss, sidWeights } from '../diffusion/losses.ts';
import { diffuse } from '../diffusion/noise.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Plan } from '../gpu/plan.ts';
import type { Storage, View } from '../gpu/storage.ts';
import { check } from '../lib/errors.ts';
import type { Act } from '../nn/act.ts';
import { denoise, denoiseOnly } from '../nn/nets/denoise.ts';
import type { Denoiser } from '../nn/nets/network.ts';
import type { Logits } from '../nn/ops/logits.ts';
import type { ParamSet } from '../nn/params/set.ts';
import type { StepValues } from '../nn/stepUniforms.ts';
import type { Tape } from '../nn/tape.ts';
import type { Choices } from '../nn/tuning/variants.ts';
import { Workspace } from '../nn/workspace.ts';
import type { InspectionView } from '../runs/report.ts';
import { fillInspection, type InspectionInputs, type InspectionRequest, inspectionInputs } from './inputs.ts';

interface Recorded {
  readonly xt: Act;
  readonly teacher: Act;
  readonly fakeScore: Act;
  readonly map: Act;
  readonly rows: View;
  readonly logits: Logits;
}

/** The recorded inspection of a fixed number of images. */
export class Inspection {
  private readonly ws: Workspace;
  private readonly inputs: InspectionInputs;
  private readonly sid: Plan;
  private readonly adversarial: Plan;
  private readonly made: Recorded;
  private readonly gradients: { readonly sid: Act; readonly adversarial: Act };

  private constructor(
    ws: Workspace,
    inputs: InspectionInputs,
    plans: { sid: Plan; adversarial: Plan },
    made: Recorded,
    gradients: { sid: Act; adversarial: Act },
  ) {
    this.ws = ws;
    this.inputs = inputs;
    this.sid = plans.sid;
    this.adversarial = plans.adversarial;
    this.made = made;
    this.gradients = gradients;
  }

  /** Records both plans for `batch` images. phi and psi are weight arenas of networks with `net`'s configuration. */
  static async create(
    gpu: Gpu,
    net: Denoiser,
    weights: { phi: Storage; psi: Storage },
    batch: number,
    choices: Choices = {},
  ): Promise<Inspection> {
    const ws = new Workspace(gpu, 1, { choices });
    return ws.alloc.guarded(async () => {
      const phi = ws.params('phi', net.layout, { train: false, shared: weights.phi });
      const psi = ws.params('psi', net.layout, { train: false, shared: weights.psi });
      const inputs = inspectionInputs(ws, net, batch);
      const first = await ws.plan('inspection: SiD', [], (t) => recordSid(t, ws, net, { phi, psi }, inputs));
      const second = await ws.plan('inspection: adversarial', [], (t) =>
        recordAdversarial(t, ws, net, { phi, psi }, inputs),
      );
      const gradients = { sid: first.result.gradient, adversarial: second.result };
      return new Inspection(ws, inputs, { sid: first.plan, adversarial: second.plan }, first.result, gradients);
    });
  }

  /** Number of images of one inspection. */
  get batch(): number {
    return this.inputs.x.N;
  }

  /** Bytes by owner. */
  get memory() {
    return this.ws.alloc.ledger.list();
  }

  /** Inspects `batch` images. `values` are the step's uniforms (alpha, loss factors, shares of the losses). */
  async inspect(request: InspectionRequest, values: StepValues): Promise<InspectionView> {
    const { ws, inputs, made } = this;
    const { x } = inputs;
    check(
      request.sigma.length === x.N,
      () => `This inspection is recorded for ${x.N} images, not ${request.sigma.length}.`,
    );
    fillInspection(ws, inputs, request);
    ws.step.write({ ...values, row: 0, images: 0 });
    this.sid.run(ws.gpu.submitSize.flops);
    this.adversarial.run(ws.gpu.submitSize.flops);
    const rows = await ws.floats(made.rows);
    return {
      n: x.N,
      resolution: x.H,
      channels: x.C,
      mapSize: made.logits.h,
      noisy: await ws.nchw(made.xt),
      teacher: await ws.nchw(made.teacher),
      fakeScore: await ws.nchw(made.fakeScore),
      lossMap: await ws.nchw(made.map),
      weight: rows.filter((_, i) => i % 4 === 0),
      logits: await ws.floats(made.logits.view),
      gradSid: await ws.nchw(this.gradients.sid),
      gradAdv: await ws.nchw(this.gradients.adversarial),
    };
  }

  destroy(): void {
    this.ws.destroy();
  }
}

type Networks = { readonly phi: ParamSet; readonly psi: ParamSet };

function recordSid(t: Tape, ws: Workspace, net: Denoiser, { phi, psi }: Networks, i: InspectionInputs) {
  const { x, sigma, labels } = i;
  t.watch(x);
  const xt = diffuse(t, x, i.noise, sigma);
  const teacher = denoiseOnly(t, net, phi, xt, { sigma, labels });
  const both = denoise(t, net, psi, xt, { sigma, labels }, 'encoder_decoder');
  const [fakeScore, logits] = [both.D as Act, both.logits as Logits];
  const loss = sidLoss(t, x, teacher, fakeScore);
  t.backward();
  const gradient = t.gradOf(x) as Act;
  const made = { xt, teacher, fakeScore, map: loss.map(), gradient };
  for (const a of Object.values(made)) ws.pin(a);
  ws.pin(loss.rows);
  ws.pin(logits.view);
  return { ...made, rows: loss.rows, logits };
}

/** The adversarial part alone. The gradient treats its weights omega as constants. */
function recordAdversarial(t: Tape, ws: Workspace, net: Denoiser, { phi, psi }: Networks, i: InspectionInputs): Act {
  const { x, sigma, labels } = i;
  t.watch(x);
  const xt = diffuse(t, x, i.noise, sigma);
  const logits = denoise(t, net, psi, xt, { sigma, labels }, 'encoder').logits as Logits;
  const teacher = t.noGrad(() => denoiseOnly(t, net, phi, xt, { sigma, labels }));
  generatorAdvLoss(t, logits, { rows: sidWeights(t, x, teacher) }, x.C * x.H * x.W);
  t.backward();
  return ws.pin(t.gradOf(x) as Act);
}
