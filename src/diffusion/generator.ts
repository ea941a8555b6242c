// Samples of a weights file: a generator in one step, any diffusion model with Heun's sampler.
import { type Gpu, openDevice } from '../gpu/device.ts';
import type { CellSheet } from '../lib/cells.ts';
import { EngineError } from '../lib/errors.ts';
import type { Denoiser } from '../nn/nets/network.ts';
import type { ParamSet } from '../nn/params/set.ts';
import { Workspace } from '../nn/workspace.ts';
import type { Sheet } from '../runs/report.ts';
import { initSigmaOf, readWeights } from '../weights/read.ts';
import type { WeightsRole } from '../weights/roles.ts';
import { ImageSampler, type LatentGroup, type SampleHow, type SampleRequest } from './sampler.ts';

/** Images a network evaluation. */
const BATCH = 16;

/** A network loaded for sampling only. */
export class GeneratorSampler {
  readonly net: Denoiser;
  readonly initSigma: number;
  readonly nimg: number;
  /** What the file says of itself. */
  readonly metadata: Readonly<Record<string, string>>;
  private readonly gpu: Gpu;
  private readonly ws: Workspace;
  private readonly params: ParamSet;
  private readonly sampler: ImageSampler;
  /** For single images; recorded when it is first needed. */
  private single: ImageSampler | null = null;

  private constructor(
    gpu: Gpu,
    ws: Workspace,
    params: ParamSet,
    sampler: ImageSampler,
    metadata: Readonly<Record<string, string>>,
  ) {
    this.gpu = gpu;
    this.ws = ws;
    this.params = params;
    this.sampler = sampler;
    this.net = sampler.net;
    this.initSigma = initSigmaOf(metadata);
    this.nimg = Number(metadata.nimg ?? 0);
    this.metadata = metadata;
  }

  /** Reads the file and prepares the plan; one sentence says what is wrong with it. */
  static async create(o: {
    gpu: GPU;
    weights: Uint8Array;
    name?: string;
    role?: WeightsRole;
  }): Promise<GeneratorSampler> {
    const file = readWeights(o.weights, o.name ?? 'The weights file', o.role);
    const gpu = await openDevice(o.gpu);
    const ws = new Workspace(gpu);
    try {
      const { net } = file;
      const { p, sampler } = await ws.alloc.guarded(async () => {
        const params = ws.params('generator', net.layout, { train: false });
        ws.load(params, file.get, file.what);
        return { p: params, sampler: await ImageSampler.create(ws, net, params, BATCH) };
      });
      return new GeneratorSampler(gpu, ws, p, sampler, file.metadata);
    } catch (e) {
      gpu.destroy();
      throw e;
    }
  }

  /** Images of one evaluation. */
  get batch(): number {
    return this.sampler.batch;
  }

  /** Resolves with a reason when the device is lost. */
  get lost(): Promise<string> {
    return this.gpu.lost;
  }

  /** [n, C, R, R] numbers of at most a batch of latents; a single one does not pay for a whole batch. */
  async group(group: LatentGroup, how: SampleHow): Promise<Float32Array<ArrayBuffer>> {
    return (await this.samplerFor(group.n)).group(group, how);
  }

  /** The same as RGBA, image below image. */
  async rgba(group: LatentGroup, how: SampleHow): Promise<Uint8ClampedArray<ArrayBuffer>> {
    return (await this.samplerFor(group.n)).rgba(group, how);
  }

  private async samplerFor(n: number): Promise<ImageSampler> {
    if (n !== 1) return this.sampler;
    const { net } = this.sampler;
    this.single ??= await this.ws.alloc.guarded(() => ImageSampler.create(this.ws, net, this.params, 1));
    return this.single;
  }

  /** [n, 3, R, R] bytes of the given latents and classes. */
  sample(request: SampleRequest): Promise<Uint8Array<ArrayBuffer>> {
    this.checkLabels(request);
    return this.sampler.bytes(request, this.initSigma);
  }

  /** The given latents and classes as one picture of `cols` columns. */
  async grid(request: SampleRequest, cols: number): Promise<CellSheet> {
    this.checkLabels(request);
    return this.sampler.sheet(request, this.initSigma, cols);
  }

  private checkLabels(request: SampleRequest): void {
    const { classes } = this.net;
    const wrong = request.labels?.find((k) => !Number.isInteger(k) || k < 0 || k >= classes);
    if (wrong !== undefined) {
      throw new EngineError(
        'bad-recipe',
        classes > 0
          ? `Class ${wrong} does not exist: classes are 0 to ${classes - 1}.`
          : 'This network has no classes.',
      );
    }
  }

  /** [n, C, R, R] numbers of one step each, classes in turn. */
  numbers(seeds: readonly number[]): Promise<Float32Array<ArrayBuffer>> {
    return this.sampler.images({ seeds }, this.initSigma);
  }

  /** The contact sheet that a run with this seed shows: latents seed, seed + 1, ... */
  async sheet(seed: number, gridSize: number): Promise<Sheet> {
    const n = gridSize * gridSize;
    const seeds = Array.from({ length: n }, (_, i) => seed + i);
    return { step: 0, nimg: this.nimg, ...(await this.grid({ seeds }, gridSize)) };
  }

  destroy(): void {
    this.ws.destroy();
    this.gpu.destroy();
  }
}
