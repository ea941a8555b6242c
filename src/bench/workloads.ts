// The three workloads of the benchmarks (forward, training step, SiD generator step). They use the training plans of this
// engine, as the page's worker records them, but with given noise instead of drawn noise. Everything is allocated once. A
// step writes its batch, submits and reads one scalar.

import { edmLoss } from '../diffusion/losses.ts';
import { edmUpdate } from '../diffusion/methods/edm.ts';
import { generatorUpdate } from '../diffusion/methods/sid.ts';
import { diffuse } from '../diffusion/noise.ts';
import { adam } from '../diffusion/optimizer.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Plan } from '../gpu/plan.ts';
import type { LaunchTime } from '../gpu/profiler.ts';
import { type MemoryLine, USAGE, type View } from '../gpu/storage.ts';
import { COLUMNS, METRIC_FLOATS } from '../kernels.gen.ts';
import type { Act } from '../nn/act.ts';
import { denoiseOnly } from '../nn/nets/denoise.ts';
import type { Denoiser } from '../nn/nets/network.ts';
import type { ParamSet } from '../nn/params/set.ts';
import { NEUTRAL_STEP } from '../nn/stepUniforms.ts';
import type { Tape } from '../nn/tape.ts';
import { type GetTensor, Workspace } from '../nn/workspace.ts';

/** The network and the batch of a workload. */
export interface WorkloadSpec {
  readonly net: Denoiser;
  /** Images in a step. */
  readonly batch: number;
  readonly adam: { readonly lr: number; readonly beta1: number; readonly beta2: number; readonly eps: number };
  readonly alpha: number;
  readonly sigmaInit: number;
}

/** Counts of a step. */
export interface StepFacts {
  readonly dispatches: number;
  readonly flops: number;
  readonly bytes: number;
  readonly submits: number;
  readonly memory: readonly MemoryLine[];
}

/** A batch in the harness's layout: NCHW, `images` (F, T) or latents `z` (G). */
export interface WorkloadBatch {
  readonly N: number;
  readonly images?: Float32Array;
  readonly z?: Float32Array;
  readonly noise: Float32Array;
  readonly sigma: Float32Array;
  readonly labels: Float32Array;
}

/** Weights with EDM's names. */
export interface WorkloadWeights {
  readonly net: () => GetTensor;
  readonly generator: () => GetTensor;
  readonly teacher: () => GetTensor;
  readonly fake: () => GetTensor;
}

export type WorkloadName = 'F' | 'T' | 'G';

/** Submissions of a step. The last one also copies the loss to a staging buffer. */
const SUBMITS = 3;

interface Inputs {
  readonly image: Act;
  readonly noise: Act;
  readonly sigma: View;
  readonly labels: Act | undefined;
  readonly initSigma: View;
}

/** One recorded workload. `step` runs it on a batch and resolves to its loss. */
export class Workload {
  private readonly ws: Workspace;
  private readonly plan: Plan;
  private readonly inputs: Inputs;
  private readonly staging: GPUBuffer;
  private readonly column: number;
  private readonly spec: WorkloadSpec;
  private readonly lossScale: number;
  private done = 0;
  private submits = 0;

  private constructor(o: {
    ws: Workspace;
    plan: Plan;
    inputs: Inputs;
    staging: GPUBuffer;
    column: number;
    spec: WorkloadSpec;
    lossScale: number;
  }) {
    this.ws = o.ws;
    this.plan = o.plan;
    this.inputs = o.inputs;
    this.staging = o.staging;
    this.column = o.column;
    this.spec = o.spec;
    this.lossScale = o.lossScale;
  }

  static async record(gpu: Gpu, spec: WorkloadSpec, weights: WorkloadWeights, name: WorkloadName): Promise<Workload> {
    const ws = new Workspace(gpu);
    const { net } = spec;
    const { image, classes, sigmaData } = net;
    const { channels: C, side: R } = image;
    const N = spec.batch;
    const inputs: Inputs = {
      image: ws.act('image', [N, C, R, R]),
      noise: ws.act('noise', [N, C, R, R]),
      sigma: ws.vector('sigma', N),
      labels: classes > 0 ? ws.act('labels', [N, classes]) : undefined,
      initSigma: ws.vector('sigma_init', N),
    };
    ws.write(inputs.initSigma.storage, new Float32Array(N).fill(spec.sigmaInit));
    const params = (label: string, get: GetTensor, train: boolean): ParamSet => {
      const p = ws.params(label, net.layout, { train });
      ws.load(p, get, label);
      return p;
    };
    let trained: ParamSet[] = [];
    let record: (t: Tape) => void;
    if (name === 'G') {
      const theta = params('generator', weights.generator(), true);
      const nets = {
        net,
        theta,
        phi: params('teacher', weights.teacher(), false),
        psi: params('fake', weights.fake(), false),
      };
      trained = [theta];
      record = (t) => {
        generatorUpdate(t, nets, { ...inputs, z: inputs.image });
        adam(t, theta);
      };
    } else {
      const p = params('net', weights.net(), name === 'T');
      const y = inputs.image;
      if (name === 'T') trained = [p];
      record = (t) => {
        if (name === 'T') {
          edmUpdate(t, net, p, { ...inputs, y });
          adam(t, p);
        } else
          edmLoss(
            t,
            denoiseOnly(t, net, p, diffuse(t, y, inputs.noise, inputs.sigma), inputs),
            y,
            inputs.sigma,
            sigmaData,
            'loss_psi',
          );
      };
    }
    const { plan } = await ws.plan(`workload ${name}`, trained, record);
    return new Workload({
      ws,
      plan,
      inputs,
      spec,
      staging: ws.alloc.buffer('loss', METRIC_FLOATS * 4, 'staging', USAGE.staging),
      column: name === 'G' ? COLUMNS.loss_g : COLUMNS.loss_psi,
      // The harness expects the denoising loss as a mean over elements, and SiD's loss as a sum divided by N.
      lossScale: name === 'G' ? 1 : 1 / (C * R * R),
    });
  }

  async step(batch: WorkloadBatch): Promise<number> {
    const { ws, inputs, spec, staging } = this;
    const { lr, beta1, beta2, eps } = spec.adam;
    const scaled = batch.z ? batch.z.map((v) => v * spec.sigmaInit) : (batch.images ?? new Float32Array(0));
    ws.fill(inputs.image, scaled);
    ws.fill(inputs.noise, batch.noise);
    ws.write(inputs.sigma.storage, batch.sigma);
    if (inputs.labels) ws.fill(inputs.labels, batch.labels);
    const adamStep = ++this.done;
    const losses = { ls: this.lossScale, lsg: 1, alpha: spec.alpha };
    ws.step.write({ ...NEUTRAL_STEP, lr, beta1, beta2, eps, adamStep, ...losses });
    this.submits = this.plan.run(this.plan.flops / SUBMITS, (encoder) => {
      if (ws.metrics.buffer) encoder.copyBufferToBuffer(ws.metrics.buffer, 0, staging, 0, METRIC_FLOATS * 4);
    });
    await staging.mapAsync(1); // GPUMapMode.READ
    const loss = new Float32Array(staging.getMappedRange())[this.column] ?? Number.NaN;
    staging.unmap();
    return loss;
  }

  /** Counts that do not depend on the machine. */
  get facts(): StepFacts {
    const { dispatches, flops, bytes } = this.plan;
    return { dispatches, flops, bytes, submits: this.submits, memory: this.ws.alloc.ledger.list() };
  }

  /** Times every launch. */
  profile(): Promise<LaunchTime[]> {
    return this.plan.profile();
  }

  destroy(): void {
    this.ws.destroy();
  }
}
