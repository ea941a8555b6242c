// Looks at images with a run's networks as they are now, between two steps: the last batch, or any images.

import type { Nets } from '../diffusion/methods/sid.ts';
import { STREAM } from '../diffusion/streams.ts';
import type { Gpu } from '../gpu/device.ts';
import { check } from '../lib/errors.ts';
import { drawImages } from '../lib/philox.ts';
import type { StepValues } from '../nn/stepUniforms.ts';
import type { Choices } from '../nn/tuning/variants.ts';
import type { ProbeView } from '../runs/report.ts';
import { Voter, type Votes } from './encoderMaps.ts';
import type { ProbeRequest } from './inputs.ts';
import { Probe } from './inspection.ts';

/** What to look at: images of one size of batch with their noise, or with noise drawn from a seed. */
export interface LookRequest {
  /** [n, C, R, R] in [-1, 1] */
  readonly images: Float32Array;
  /** [n] classes; ignored by unconditional networks. */
  readonly labels: ArrayLike<number>;
  /** One noise level for all images, or one each. */
  readonly sigma: number | ArrayLike<number>;
  /** Unit noise [n, C, R, R], or the seed that draws it. */
  readonly noise: Float32Array | number;
}

/** The unit noise of a seed, [n, C, R, R]: the same for the same images of any later look. */
export function probeNoise(seed: number, n: number, C: number, R: number): Float32Array<ArrayBuffer> {
  return drawImages('normal', [n, C, R, R], { seed, step: 0, stream: STREAM.probeNoise });
}

/** The networks that look. */
export type Eyes = Pick<Nets, 'net' | 'phi' | 'psi'>;

/** Keeps the plans of the last size of batch; another size records anew. */
export class Prober {
  private readonly gpu: Gpu;
  private readonly nets: Eyes;
  private readonly choices: Choices;
  private probe: Probe | null = null;
  private voter: Voter | null = null;

  constructor(gpu: Gpu, nets: Eyes, choices: Choices) {
    this.gpu = gpu;
    this.nets = nets;
    this.choices = choices;
  }

  /** Bytes by owner; nothing before the first look. */
  get memory() {
    return [...(this.probe?.memory ?? []), ...(this.voter?.memory ?? [])];
  }

  async look(request: LookRequest, values: StepValues): Promise<ProbeView> {
    const { img_channels: C, img_resolution: R } = this.nets.net.config;
    const n = request.images.length / (C * R * R);
    check(
      Number.isInteger(n) && n > 0,
      () => `${request.images.length} numbers are no whole number of ${R} x ${R} images with ${C} channels.`,
    );
    const probe = await this.recorded(n);
    const { sigma, noise } = request;
    const levels = typeof sigma === 'number' ? new Float32Array(n).fill(sigma) : sigma;
    const drawn = typeof noise === 'number' ? probeNoise(noise, n, C, R) : noise;
    return probe.look({ ...request, sigma: levels, noise: drawn }, values);
  }

  /** The encoder's maps alone; keeps a plan of its own. */
  async vote(request: ProbeRequest): Promise<Votes> {
    const n = request.sigma.length;
    if (this.voter?.batch !== n) {
      this.voter?.destroy();
      this.voter = null;
      this.voter = await Voter.create(this.gpu, this.nets, n, this.choices);
    }
    return this.voter.vote(request);
  }

  private async recorded(n: number): Promise<Probe> {
    if (this.probe?.batch === n) return this.probe;
    this.probe?.destroy();
    this.probe = null;
    const { net, phi, psi } = this.nets;
    this.probe = await Probe.create(this.gpu, net, { phi: phi.w, psi: psi.w }, n, this.choices);
    return this.probe;
  }

  destroy(): void {
    this.probe?.destroy();
    this.voter?.destroy();
  }
}
