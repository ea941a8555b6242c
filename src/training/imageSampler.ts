// Images from a network: one step of a generator, or Heun's sampler on a teacher. One recorded plan serves both.
import type { Plan } from '../gpu/plan.ts';
import type { View } from '../gpu/storage.ts';
import { drawImages } from '../lib/philox.ts';
import type { Act } from '../nn/act.ts';
import { denoiseOnly } from '../nn/nets/edmPrecond.ts';
import type { SongUnet } from '../nn/nets/songUnet.ts';
import type { ParamSet } from '../nn/params.ts';
import { toBytes } from './pixels.ts';
import { HEUN, heunSample } from './sampler.ts';
import { STREAM } from './streams.ts';
import type { Workspace } from './workspace.ts';

/** What to sample: a latent an entry of `seeds`. */
export interface SampleRequest {
  readonly seeds: readonly number[];
  /** Class of each image; default: index modulo the number of classes. */
  readonly labels?: readonly number[] | undefined;
  /** Heun steps; absent: one step at sigma_init. */
  readonly steps?: number | undefined;
}

/** The unit latent of a seed, [1, C, R, R]: the same on every machine. */
export function latentOf(seed: number, channels: number, resolution: number): Float32Array<ArrayBuffer> {
  const key = { seed, step: 0, stream: STREAM.sampleLatent };
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

  /** [n, C, R, R] numbers. */
  async images(request: SampleRequest, initSigma: number): Promise<Float32Array<ArrayBuffer>> {
    const { img_channels: C, img_resolution: R, label_dim } = this.net.config;
    const { seeds } = request;
    const size = C * R * R;
    const batch = this.x.N;
    const out = new Float32Array(seeds.length * size);
    for (let first = 0; first < seeds.length; first += batch) {
      const n = Math.min(batch, seeds.length - first);
      const z = new Float32Array(batch * size);
      for (let i = 0; i < n; i++) z.set(latentOf(seeds[first + i] as number, C, R), i * size);
      if (this.labels) {
        const hot = new Float32Array(batch * label_dim);
        for (let i = 0; i < n; i++) hot[i * label_dim + (request.labels?.[first + i] ?? (first + i) % label_dim)] = 1;
        this.ws.fill(this.labels, hot);
      }
      const images =
        request.steps === undefined
          ? await this.denoise(
              z.map((v) => v * initSigma),
              initSigma,
            )
          : await heunSample((x, sigma) => this.denoise(x, sigma), z, { ...HEUN, num_steps: request.steps });
      out.set(images.subarray(0, n * size), first * size);
    }
    return out;
  }

  /** [n, 3, R, R] bytes. */
  async bytes(request: SampleRequest, initSigma: number): Promise<Uint8Array<ArrayBuffer>> {
    const { img_channels, img_resolution } = this.net.config;
    return toBytes(await this.images(request, initSigma), request.seeds.length, img_channels, img_resolution);
  }
}
