// Images from a network: one step of a generator, or Heun's sampler on a teacher. One recorded plan serves both.
import type { Plan } from '../gpu/plan.ts';
import type { View } from '../gpu/storage.ts';
import { drawImages } from '../lib/philox.ts';
import type { Act } from '../nn/act.ts';
import { denoiseOnly } from '../nn/nets/edmPrecond.ts';
import type { SongUnet } from '../nn/nets/songUnet.ts';
import type { ParamSet } from '../nn/params/set.ts';
import type { Workspace } from '../nn/workspace.ts';
import { HEUN, heunSample, type OnStep } from './heun.ts';
import { oneHot, toBytes } from './pixels.ts';
import { STREAM } from './streams.ts';

/** What to sample: a latent an entry of `seeds`. */
export interface SampleRequest {
  readonly seeds: readonly number[];
  /** Class of each image; default: index modulo the number of classes. */
  readonly labels?: readonly number[] | undefined;
  /** Heun steps; absent: one step at sigma_init. */
  readonly steps?: number | undefined;
  /** The stream of the latents; default: that of samples. */
  readonly stream?: number | undefined;
}

/** Latents that are sampled at once, at most a batch. */
export interface LatentGroup {
  readonly n: number;
  /** [n, C, R, R] unit normal */
  readonly z: Float32Array;
  /** [n, classes] shares of the classes; ignored by networks without. */
  readonly rows: Float32Array;
}

/** How a group is sampled. */
export interface SampleHow {
  /** The noise level of one step. */
  readonly sigma: number;
  /** Heun steps instead. */
  readonly steps?: number | undefined;
  readonly onStep?: OnStep;
}

/** The unit latent of a seed, [1, C, R, R]: the same on every machine. */
export function latentOf(
  seed: number,
  channels: number,
  resolution: number,
  stream: number = STREAM.sampleLatent,
): Float32Array<ArrayBuffer> {
  const key = { seed, step: 0, stream };
  return drawImages('normal', [1, channels, resolution, resolution], key);
}

/** Evaluates one network in batches of a fixed size. */
export class ImageSampler {
  readonly net: SongUnet;
  private readonly ws: Workspace;
  private readonly x: Act;
  private readonly sigma: View;
  private readonly labels: Act | undefined;
  private readonly plan: Plan;
  private readonly out: Act;

  private constructor(
    ws: Workspace,
    net: SongUnet,
    inputs: { x: Act; sigma: View; labels: Act | undefined },
    plan: Plan,
    out: Act,
  ) {
    this.ws = ws;
    this.net = net;
    this.x = inputs.x;
    this.sigma = inputs.sigma;
    this.labels = inputs.labels;
    this.plan = plan;
    this.out = out;
  }

  /** Records the plan for batches of `batch` images. */
  static async create(ws: Workspace, net: SongUnet, p: ParamSet, batch: number): Promise<ImageSampler> {
    const { img_channels, img_resolution: R, label_dim } = net.config;
    const x = ws.act('sample latents', [batch, img_channels, R, R], 'sampling');
    const sigma = ws.vector('sample sigma', batch, 'sampling');
    const labels = label_dim > 0 ? ws.act('sample labels', [batch, label_dim], 'sampling') : undefined;
    const { plan, result } = await ws.plan('sample', [], (t) => ws.pin(denoiseOnly(t, net, p, x, { sigma, labels })));
    return new ImageSampler(ws, net, { x, sigma, labels }, plan, result);
  }

  /** D(x; sigma) of one batch; x: batch images flat. */
  private async denoise(x: Float32Array, sigma: number): Promise<Float32Array> {
    const { ws } = this;
    ws.fill(this.x, x);
    ws.write(this.sigma.storage, new Float32Array(this.x.N).fill(sigma));
    this.plan.run(ws.gpu.submitSize.flops);
    return ws.nchw(this.out);
  }

  /** Images that fit into one evaluation. */
  get batch(): number {
    return this.x.N;
  }

  /** [n, C, R, R] numbers of a group. */
  async group({ n, z, rows }: LatentGroup, { sigma, steps, onStep }: SampleHow): Promise<Float32Array<ArrayBuffer>> {
    const { img_channels: C, img_resolution: R, label_dim } = this.net.config;
    const size = C * R * R;
    if (this.labels) this.ws.fill(this.labels, padded(rows.subarray(0, n * label_dim), this.batch * label_dim));
    const latents = padded(z.subarray(0, n * size), this.batch * size);
    const images =
      steps === undefined
        ? await this.denoise(
            latents.map((v) => v * sigma),
            sigma,
          )
        : await heunSample((x, at) => this.denoise(x, at), latents, { ...HEUN, num_steps: steps }, undefined, onStep);
    return Float32Array.from(images.subarray(0, n * size));
  }

  /** [n, C, R, R] numbers. */
  async images({ seeds, labels, steps, stream }: SampleRequest, initSigma: number): Promise<Float32Array<ArrayBuffer>> {
    const { img_channels: C, img_resolution: R, label_dim } = this.net.config;
    const size = C * R * R;
    const out = new Float32Array(seeds.length * size);
    for (let first = 0; first < seeds.length; first += this.batch) {
      const n = Math.min(this.batch, seeds.length - first);
      const z = new Float32Array(n * size);
      for (let i = 0; i < n; i++) z.set(latentOf(seeds[first + i] as number, C, R, stream), i * size);
      const classes = Array.from({ length: n }, (_, i) => labels?.[first + i] ?? (first + i) % label_dim);
      const rows = label_dim > 0 ? oneHot(classes, n, label_dim) : new Float32Array(0);
      out.set(await this.group({ n, z, rows }, { sigma: initSigma, steps }), first * size);
    }
    return out;
  }

  /** [n, 3, R, R] bytes of the latents 0 to n - 1 of the stream for scores, classes in turn. */
  scored(n: number, initSigma: number): Promise<Uint8Array<ArrayBuffer>> {
    const seeds = Array.from({ length: n }, (_, i) => i);
    return this.bytes({ seeds, stream: STREAM.scoreLatent }, initSigma);
  }

  /** [n, 3, R, R] bytes. */
  async bytes(request: SampleRequest, initSigma: number): Promise<Uint8Array<ArrayBuffer>> {
    const { img_channels, img_resolution } = this.net.config;
    return toBytes(await this.images(request, initSigma), request.seeds.length, img_channels, img_resolution);
  }
}

/** Numbers with zeros after them. */
function padded(numbers: Float32Array, length: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(length);
  out.set(numbers);
  return out;
}
