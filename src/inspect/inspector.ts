// Inspects images between two steps with a run's present networks: the last batch, or any images.

import type { Nets } from '../diffusion/methods/sid.ts';
import { STREAM } from '../diffusion/streams.ts';
import type { Gpu } from '../gpu/device.ts';
import { check } from '../lib/errors.ts';
import { drawImages } from '../lib/philox.ts';
import type { StepValues } from '../nn/stepUniforms.ts';
import type { Choices } from '../nn/tuning/variants.ts';
import type { InspectionView } from '../runs/report.ts';
import { EncoderMaps, type LogitMaps } from './encoderMaps.ts';
import type { InspectionRequest } from './inputs.ts';
import { Inspection } from './inspection.ts';

/** Images of one size with their noise, or with a seed for the noise. */
export interface InspectRequest {
  /** [n, C, R, R] in [-1, 1] */
  readonly images: Float32Array;
  /** [n] classes. Unconditional networks ignore them. */
  readonly labels: ArrayLike<number>;
  /** One noise level for all images, or one per image. */
  readonly sigma: number | ArrayLike<number>;
  /** Unit noise [n, C, R, R], or the seed that draws it. */
  readonly noise: Float32Array | number;
}

/** The unit noise of a seed, [n, C, R, R]. A later inspection of the same images gets the same noise. */
export function inspectionNoise(seed: number, n: number, C: number, R: number): Float32Array<ArrayBuffer> {
  return drawImages('normal', [n, C, R, R], { seed, step: 0, stream: STREAM.inspectionNoise });
}

/** The networks of an inspection. */
export type InspectedNets = Pick<Nets, 'net' | 'phi' | 'psi'>;

/** Holds the plans for the last number of images. Another number records new plans. */
export class Inspector {
  private readonly gpu: Gpu;
  private readonly nets: InspectedNets;
  private readonly choices: Choices;
  private inspection: Inspection | null = null;
  private encoderMaps: EncoderMaps | null = null;

  constructor(gpu: Gpu, nets: InspectedNets, choices: Choices) {
    this.gpu = gpu;
    this.nets = nets;
    this.choices = choices;
  }

  /** Bytes by owner. Empty before the first inspection. */
  get memory() {
    return [...(this.inspection?.memory ?? []), ...(this.encoderMaps?.memory ?? [])];
  }

  async inspect(request: InspectRequest, values: StepValues): Promise<InspectionView> {
    const { channels: C, side: R } = this.nets.net.image;
    const n = request.images.length / (C * R * R);
    check(
      Number.isInteger(n) && n > 0,
      () => `${request.images.length} numbers are no whole number of ${R} x ${R} images with ${C} channels.`,
    );
    const inspection = await this.recorded(n);
    const { sigma, noise } = request;
    const levels = typeof sigma === 'number' ? new Float32Array(n).fill(sigma) : sigma;
    const drawn = typeof noise === 'number' ? inspectionNoise(noise, n, C, R) : noise;
    return inspection.inspect({ ...request, sigma: levels, noise: drawn }, values);
  }

  /** Evaluates only the encoder, with a separate plan. */
  async readMaps(request: InspectionRequest): Promise<LogitMaps> {
    const n = request.sigma.length;
    if (this.encoderMaps?.batch !== n) {
      this.encoderMaps?.destroy();
      this.encoderMaps = null;
      this.encoderMaps = await EncoderMaps.create(this.gpu, this.nets, n, this.choices);
    }
    return this.encoderMaps.readMaps(request);
  }

  private async recorded(n: number): Promise<Inspection> {
    if (this.inspection?.batch === n) return this.inspection;
    this.inspection?.destroy();
    this.inspection = null;
    const { net, phi, psi } = this.nets;
    this.inspection = await Inspection.create(this.gpu, net, { phi: phi.w, psi: psi.w }, n, this.choices);
    return this.inspection;
  }

  destroy(): void {
    this.inspection?.destroy();
    this.encoderMaps?.destroy();
  }
}
