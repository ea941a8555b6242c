// Computes theta's update of the step in progress before it happens: its latents, noise levels, noise, losses and
// gradients. It is recorded like the update, but without trained weights, and has its own inputs, uniforms and buffers.
// So the run stays the same bit for bit.

import { oneHot } from '../diffusion/labels.ts';
import { gatherInverses } from '../diffusion/losses.ts';
import type { HostInputs } from '../diffusion/methods/method.ts';
import * as sid from '../diffusion/methods/sid.ts';
import * as sida from '../diffusion/methods/sida.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Plan } from '../gpu/plan.ts';
import type { View } from '../gpu/storage.ts';
import { COLUMNS } from '../kernels.gen.ts';
import type { Act } from '../nn/act.ts';
import type { Logits } from '../nn/ops/logits.ts';
import type { StepValues } from '../nn/stepUniforms.ts';
import type { Choices } from '../nn/tuning/variants.ts';
import { Workspace } from '../nn/workspace.ts';
import { traitsOf } from '../recipes/methods.ts';
import { microBatchOf, type Recipe } from '../recipes/recipe.ts';
import type { ThetaView } from '../runs/report.ts';
import { Update } from '../training/update.ts';

interface Recorded {
  readonly z: Act;
  readonly sigma: View;
  readonly xg: Act;
  readonly xt: Act;
  readonly teacher: Act;
  readonly fakeScore: Act;
  readonly map: Act;
  readonly rows: View;
  readonly gradient: Act;
  /** Undefined without an adversarial loss. */
  readonly logits: Logits | undefined;
}

/** An update's uniforms, and the classes of its whole batch. */
interface Asked {
  readonly values: StepValues;
  readonly labels: Int32Array;
}

/** The recorded preview, and the generator alone, which evaluates the same latents after the update. */
export class ThetaPreview {
  private readonly ws: Workspace;
  private readonly recipe: Recipe;
  private readonly host: HostInputs;
  private readonly update: Update;
  private readonly body: Plan;
  private readonly made: Recorded;
  private readonly again: { readonly plan: Plan; readonly images: Act };
  /** Number of micro-batches. */
  private readonly rounds: number;
  private asked: Asked | null = null;

  private constructor(
    ws: Workspace,
    recipe: Recipe,
    host: HostInputs,
    plans: { gather: Plan | undefined; body: Plan; again: { plan: Plan; images: Act } },
    made: Recorded,
  ) {
    this.ws = ws;
    this.recipe = recipe;
    this.host = host;
    const { gather, body, again } = plans;
    this.rounds = recipe.batch / microBatchOf(recipe);
    this.update = new Update({ body, gather }, this.rounds);
    this.body = body;
    this.again = again;
    this.made = made;
  }

  /** Records for a recipe's batches, one micro-batch at a time like the run. Only reads the networks' weights. */
  static async create(gpu: Gpu, nets: sid.Nets, recipe: Recipe, choices: Choices): Promise<ThetaPreview> {
    const half = recipe.precision === 'f16';
    const ws = new Workspace(gpu, 1, { choices, recompute: recipe.recompute, half });
    return ws.alloc.guarded(async () => {
      const { net } = nets;
      const frozen = (name: 'phi' | 'psi' | 'theta') =>
        ws.params(name, net.layout, { train: false, shared: nets[name].w });
      const shared: sid.Nets = { net, phi: frozen('phi'), psi: frozen('psi'), theta: frozen('theta') };
      const N = microBatchOf(recipe);
      const { classes } = net;
      const adversarial = traitsOf(recipe.method).judges;
      const host: HostInputs = {
        labels: classes > 0 ? ws.act('preview labels', [N, classes], 'inspection') : undefined,
        real: undefined,
        initSigma: ws.vector('preview sigma_init', N, 'inspection'),
      };
      ws.write(host.initSigma.storage, new Float32Array(N).fill(recipe.initSigma));
      const splitsMeans = N < recipe.batch && adversarial && recipe.advMean === 'batch';
      const gathered = splitsMeans ? ws.vector('preview sums', 4, 'inspection') : undefined;
      const on = { host, r: recipe, gathered, critic: undefined };
      const gather =
        gathered &&
        (await ws.plan('preview: means', [], (t) =>
          t.noGrad(() => {
            const { xg, yReal } = sid.generated(t, shared, sid.thetaInputs(t, net, on));
            gatherInverses(t, gathered, xg, yReal);
          }),
        ));
      const body = await ws.plan('preview: theta', [], (t) => {
        const inputs = { ...sid.thetaInputs(t, net, on), watch: true };
        return keep(
          ws,
          inputs,
          adversarial ? sida.generatorUpdate(t, shared, inputs) : sid.generatorUpdate(t, shared, inputs),
        );
      });
      const again = await ws.plan('preview: x_g', [], (t) =>
        t.noGrad(() => {
          const inputs = sid.thetaInputs(t, net, on);
          return ws.pin(sid.generate(t, shared, inputs, inputs.dropout));
        }),
      );
      const plans = { gather: gather?.plan, body: body.plan, again: { plan: again.plan, images: again.result } };
      return new ThetaPreview(ws, recipe, host, plans, body.result);
    });
  }

  /** Bytes by owner. */
  get memory() {
    return this.ws.alloc.ledger.list();
  }

  /** The results of the next update with these uniforms. The images are those of its last micro-batch. */
  async inspect(values: StepValues, labels: Int32Array): Promise<ThetaView> {
    const { ws, made, update } = this;
    this.asked = { values, labels };
    const { xg, logits } = made;
    update.run(ws.gpu.submitSize.flops, (k) => this.prepare(k, { wAdv: 0 }));
    const row = await ws.floats(ws.metrics);
    const gradSid = await ws.nchw(made.gradient);
    const rows = await ws.floats(made.rows);
    const view = {
      n: xg.N,
      resolution: xg.H,
      channels: xg.C,
      labels: labels.slice(-xg.N),
      sigma: await ws.floats(made.sigma, xg.N),
      latent: (await ws.nchw(made.z)).map((v) => v / this.recipe.initSigma),
      images: await ws.nchw(xg),
      noisy: await ws.nchw(made.xt),
      teacher: await ws.nchw(made.teacher),
      fakeScore: await ws.nchw(made.fakeScore),
      lossMap: await ws.nchw(made.map),
      weight: rows.filter((_, i) => i % 4 === 0).slice(0, xg.N),
      lossG: row[COLUMNS.loss_g] ?? Number.NaN,
    };
    if (!logits) {
      const none = new Float32Array(0);
      return {
        ...view,
        mapSize: 0,
        logits: none,
        gradSid,
        gradAdv: new Float32Array(gradSid.length),
        bceG: Number.NaN,
      };
    }
    // Evaluates the last micro-batch again with the adversarial part alone. The means over the batch are already
    // computed.
    this.prepare(this.rounds - 1, { wSid: 0 });
    this.body.run(ws.gpu.submitSize.flops);
    const parts = { mapSize: logits.h, logits: await ws.floats(logits.view, xg.N * logits.h * logits.w), gradSid };
    return { ...view, ...parts, gradAdv: await ws.nchw(made.gradient), bceG: row[COLUMNS.loss_g_gan] ?? Number.NaN };
  }

  /** [n, C, R, R] The present generator's images of the latents that were previewed last. */
  async imagesNow(): Promise<Float32Array> {
    const { ws, again } = this;
    this.prepare(this.rounds - 1, {});
    again.plan.run(ws.gpu.submitSize.flops);
    return ws.nchw(again.images);
  }

  private prepare(k: number, only: Partial<StepValues>): void {
    const { ws, host, asked, recipe } = this;
    if (!asked) return;
    const N = microBatchOf(recipe);
    ws.step.write({ ...asked.values, ...only, row: 0, images: recipe.batch, image0: k * N, more: k > 0 });
    if (host.labels) ws.fill(host.labels, oneHot(asked.labels.subarray(k * N, (k + 1) * N), N, host.labels.C));
  }

  destroy(): void {
    this.ws.destroy();
  }
}

type Made = ReturnType<typeof sid.generatorUpdate> & { readonly logits?: Logits };

/** Marks the tensors that are read back, so that they get their own buffers. */
function keep(ws: Workspace, { z, sigma }: sid.UpdateInputs, u: Made): Recorded {
  const acts = {
    z,
    xg: u.xg,
    xt: u.xt,
    teacher: u.yReal,
    fakeScore: u.yFake,
    map: u.loss.map(),
    gradient: u.dxg as Act,
  };
  for (const a of Object.values(acts)) ws.pin(a);
  if (u.logits) ws.pin(u.logits.view);
  return { ...acts, sigma: ws.pin(sigma), rows: ws.pin(u.loss.rows), logits: u.logits };
}
