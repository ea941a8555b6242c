// The trace of one step: the results of each phase, and the preview of theta's update.

import { distillationValues, type Nets } from '../diffusion/methods/sid.ts';
import { STREAM } from '../diffusion/streams.ts';
import type { Gpu } from '../gpu/device.ts';
import { EngineError } from '../lib/errors.ts';
import { drawImages } from '../lib/philox.ts';
import type { Choices } from '../nn/tuning/variants.ts';
import { microBatchOf, type Recipe } from '../recipes/recipe.ts';
import type { PsiTrace, StepPhase, StepTrace, ThetaMoved, ThetaView } from '../runs/report.ts';
import type { Batches } from '../training/batches.ts';
import { SHOWN } from '../training/plans.ts';
import type { Recording } from '../training/runNetworks.ts';
import type { RunState } from '../weights/checkpointFormat.ts';
import { ThetaPreview } from './previewTheta.ts';

/** A distillation's plans and networks. */
type Distillation = Recording & { readonly nets: Nets };

/** Reads the results of the updates and previews theta's update. Records nothing before its first use. */
export class StepTracer {
  private readonly gpu: Gpu;
  private readonly to: Distillation;
  private readonly batches: Batches;
  private readonly choices: Choices;
  private theta: ThetaPreview | null = null;
  /** The tick of theta's update that was previewed. */
  private previewed = -1;

  constructor(gpu: Gpu, to: Distillation, batches: Batches, choices: Choices) {
    this.gpu = gpu;
    this.to = to;
    this.batches = batches;
    this.choices = choices;
  }

  /** Bytes by owner. Empty before the first trace. */
  get memory() {
    return this.theta?.memory ?? [];
  }

  /** The new results since the last phase. Resolves to null between two steps. */
  async trace({ next, firstDone }: StepPhase, recipe: Recipe, state: RunState): Promise<StepTrace | null> {
    if (firstDone === 0) return null;
    const at = { step: state.step + 1, nimg: state.nimg + recipe.batch };
    if (next === 'ema') return { ...at, ...(await this.moved(state)) };
    const psi = await this.psi(recipe, state);
    return next === 'psi' ? { ...at, psi } : { ...at, psi, theta: await this.coming(recipe, state) };
  }

  private async psi(recipe: Recipe, state: RunState): Promise<PsiTrace> {
    const { ws, log, plans } = this.to;
    const denoised = plans.batch?.denoised;
    if (!denoised) throw new EngineError('internal', 'Only a fake score’s update can be traced.');
    const n = Math.min(denoised.N, SHOWN);
    const { C: channels, H: resolution } = denoised;
    const size = channels * resolution ** 2;
    const key = { seed: recipe.seed, step: state.tick - 1, stream: STREAM.psiLatent };
    const first = recipe.batch - microBatchOf(recipe);
    return {
      n,
      channels,
      resolution,
      latent: drawImages('normal', [n, channels, resolution, resolution], key, first),
      denoised: (await ws.nchw(denoised)).slice(0, n * size),
      row: await log.unfinished(state),
    };
  }

  private async coming(recipe: Recipe, state: RunState): Promise<ThetaView> {
    this.theta ??= await ThetaPreview.create(this.gpu, this.to.nets, recipe, this.choices);
    this.previewed = state.tick;
    return this.theta.inspect(distillationValues(recipe, state), this.batches.peekTheta(state.tick));
  }

  /** Theta's results after the update. Empty if the update was not previewed. */
  private async moved(state: RunState): Promise<{ moved?: ThetaMoved }> {
    if (!this.theta || this.previewed !== state.tick - 1) return {};
    const { grad_norm_theta: gradNorm = Number.NaN } = await this.to.log.unfinished(state);
    return { moved: { images: await this.theta.imagesNow(), gradNorm } };
  }

  destroy(): void {
    this.theta?.destroy();
  }
}
