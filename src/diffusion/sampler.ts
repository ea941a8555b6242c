// Images from a network: one step of a generator, or Heun's sampler on a teacher. One recorded plan serves both.
import type { Plan } from '../gpu/plan.ts';
import type { View } from '../gpu/storage.ts';
import { emptySheet, placeCells } from '../lib/cells.ts';
import { bytesOfRgba, rgbaOfNumbers } from '../lib/codec.ts';
import { drawImages } from '../lib/philox.ts';
import type { Act } from '../nn/act.ts';
import { denoiseOnly } from '../nn/nets/denoise.ts';
import type { Denoiser } from '../nn/nets/network.ts';
import type { ParamSet } from '../nn/params/set.ts';
import type { Workspace } from '../nn/workspace.ts';
import { PixelCodec, type RgbaPictures } from './codec.ts';
import { HEUN, heunSample, type OnStep } from './heun.ts';
import { oneHot } from './labels.ts';
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
  readonly net: Denoiser;
  private readonly ws: Workspace;
  private readonly x: Act;
  private readonly sigma: View;
  private readonly labels: Act | undefined;
  private readonly plan: Plan;
  private readonly out: Act;
  private readonly codec: PixelCodec;
  private readonly toPictures: Plan;
  private readonly shown: RgbaPictures;

  private constructor(
    ws: Workspace,
    net: Denoiser,
    inputs: { x: Act; sigma: View; labels: Act | undefined },
    recorded: { plan: Plan; out: Act; codec: PixelCodec; toPictures: Plan; shown: RgbaPictures },
  ) {
    this.ws = ws;
    this.net = net;
    this.x = inputs.x;
    this.sigma = inputs.sigma;
    this.labels = inputs.labels;
    this.plan = recorded.plan;
    this.out = recorded.out;
    this.codec = recorded.codec;
    this.toPictures = recorded.toPictures;
    this.shown = recorded.shown;
  }

  /** Records the plan for batches of `batch` images. */
  static async create(ws: Workspace, net: Denoiser, p: ParamSet, batch: number): Promise<ImageSampler> {
    const { image, classes } = net;
    const x = ws.act('sample latents', [batch, image.channels, image.side, image.side], 'sampling');
    const sigma = ws.vector('sample sigma', batch, 'sampling');
    const labels = classes > 0 ? ws.act('sample labels', [batch, classes], 'sampling') : undefined;
    const codec = new PixelCodec(ws);
    const { plan, result: out } = await ws.plan('sample', [], (t) =>
      ws.pin(denoiseOnly(t, net, p, x, { sigma, labels })),
    );
    const { plan: toPictures, result: shown } = await ws.plan('pictures of samples', [], (t) => codec.pictures(t, out));
    return new ImageSampler(ws, net, { x, sigma, labels }, { plan, out, codec, toPictures, shown });
  }

  /** Submits D(x; sigma) of one batch; x: batch images flat. */
  private submit(x: Float32Array, sigma: number): void {
    const { ws } = this;
    ws.fill(this.x, x);
    ws.write(this.sigma.storage, new Float32Array(this.x.N).fill(sigma));
    this.plan.run(ws.gpu.submitSize.flops);
  }

  private async denoise(x: Float32Array, sigma: number): Promise<Float32Array> {
    this.submit(x, sigma);
    return this.ws.nchw(this.out);
  }

  /** The group's classes go to the GPU; its latents, with zeros up to a whole batch, are returned. */
  private prepare({ n, z, rows }: LatentGroup): Float32Array<ArrayBuffer> {
    const { image, classes } = this.net;
    const { channels: C, side: R } = image;
    if (this.labels) this.ws.fill(this.labels, padded(rows.subarray(0, n * classes), this.batch * classes));
    return padded(z.subarray(0, n * C * R * R), this.batch * C * R * R);
  }

  /** Images that fit into one evaluation. */
  get batch(): number {
    return this.x.N;
  }

  /** [n, C, R, R] numbers of a group. */
  async group(group: LatentGroup, { sigma, steps, onStep }: SampleHow): Promise<Float32Array<ArrayBuffer>> {
    const { channels: C, side: R } = this.net.image;
    const latents = this.prepare(group);
    const images =
      steps === undefined
        ? await this.denoise(
            latents.map((v) => v * sigma),
            sigma,
          )
        : await heunSample((x, at) => this.denoise(x, at), latents, { ...HEUN, num_steps: steps }, undefined, onStep);
    return Float32Array.from(images.subarray(0, group.n * C * R * R));
  }

  /** The group as RGBA, image below image: [n * R, R, 4]. */
  async rgba(group: LatentGroup, how: SampleHow): Promise<Uint8ClampedArray<ArrayBuffer>> {
    const R = this.net.image.side;
    const out = new Uint8ClampedArray(group.n * R * R * 4);
    await this.withRgba(group, how, (rgba) => out.set(rgba));
    return out;
  }

  /** Calls `use` with the group as RGBA. Images of one step leave the GPU as packed bytes; they are gone when it returns. */
  private async withRgba(group: LatentGroup, how: SampleHow, use: (rgba: Uint8ClampedArray) => void): Promise<void> {
    const { channels: C, side: R } = this.net.image;
    // Heun's sampler keeps its state in float64 on the CPU, as the reference does.
    if (how.steps !== undefined) return use(rgbaOfNumbers(await this.group(group, how), group.n, C, R));
    this.submit(
      this.prepare(group).map((v) => v * how.sigma),
      how.sigma,
    );
    this.toPictures.run();
    await this.codec.withPictures(this.shown, group.n, use);
  }

  /** The latents of a request, a batch at a time. */
  private *groups({ seeds, labels, stream }: SampleRequest): Generator<LatentGroup & { first: number }> {
    const { image, classes } = this.net;
    const { channels: C, side: R } = image;
    const size = C * R * R;
    for (let first = 0; first < seeds.length; first += this.batch) {
      const n = Math.min(this.batch, seeds.length - first);
      const z = new Float32Array(n * size);
      for (let i = 0; i < n; i++) z.set(latentOf(seeds[first + i] as number, C, R, stream), i * size);
      const chosen = Array.from({ length: n }, (_, i) => labels?.[first + i] ?? (first + i) % classes);
      const rows = classes > 0 ? oneHot(chosen, n, classes) : new Float32Array(0);
      yield { first, n, z, rows };
    }
  }

  /** [n, C, R, R] numbers. */
  async images(request: SampleRequest, initSigma: number): Promise<Float32Array<ArrayBuffer>> {
    const { channels: C, side: R } = this.net.image;
    const out = new Float32Array(request.seeds.length * C * R * R);
    for (const group of this.groups(request)) {
      out.set(await this.group(group, { sigma: initSigma, steps: request.steps }), group.first * C * R * R);
    }
    return out;
  }

  /** A grid of samples as one picture, row by row; cells beyond the last stay transparent. */
  async sheet(request: SampleRequest, initSigma: number, cols: number) {
    const sheet = emptySheet(request.seeds.length, this.net.image.side, cols);
    for (const group of this.groups(request)) {
      const how = { sigma: initSigma, steps: request.steps };
      await this.withRgba(group, how, (rgba) => placeCells(sheet, group.first, rgba));
    }
    return sheet;
  }

  /** [n, 3, R, R] bytes of the latents 0 to n - 1 of the stream for scores, classes in turn. */
  scored(n: number, initSigma: number, steps?: number): Promise<Uint8Array<ArrayBuffer>> {
    const seeds = Array.from({ length: n }, (_, i) => i);
    return this.bytes({ seeds, stream: STREAM.scoreLatent, steps }, initSigma);
  }

  /** [n, 3, R, R] bytes. */
  async bytes(request: SampleRequest, initSigma: number): Promise<Uint8Array<ArrayBuffer>> {
    const R = this.net.image.side;
    const out = new Uint8Array(request.seeds.length * 3 * R * R);
    for (const group of this.groups(request)) {
      const how = { sigma: initSigma, steps: request.steps };
      await this.withRgba(group, how, (rgba) => out.set(bytesOfRgba(rgba, group.n, R), group.first * 3 * R * R));
    }
    return out;
  }
}

/** Numbers with zeros after them. */
function padded(numbers: Float32Array, length: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(length);
  out.set(numbers);
  return out;
}
