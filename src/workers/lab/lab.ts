// The work of the sample lab's thread, without the thread: the open networks, and one sampling at a time.

import { GeneratorSampler } from '../../diffusion/generator.ts';
import { type LatentGroup, latentOf } from '../../diffusion/sampler.ts';
import { rgbaOfNumbers } from '../../lib/codec.ts';
import { EngineError } from '../../lib/errors.ts';
import { latentAt, sharesAt } from '../../lib/interpolate.ts';
import { inTurns } from '../../lib/turns.ts';
import { parametersOf } from '../../nn/nets/registry.ts';
import { openWeights } from '../../weights/open.ts';
import { GENERATOR, GENERATOR_EMA } from '../../weights/roles.ts';
import { recipeOf } from '../recipeOf.ts';
import type { Average, LabImage, LabNetwork, LabPart, LabRequest, LabSlot, LabTiming } from './api.ts';

type Post = (part: LabPart) => void;

/** Thrown to leave a sampling that was cancelled. */
class Cancelled extends Error {}

/** The number of cached latents, so that a path does not draw its anchors again for every image. */
const KEPT_LATENTS = 8;

/** Holds the networks. Verbs run one after the other. */
export class Lab {
  private readonly gpu: () => GPU;
  private readonly nets = new Map<LabSlot, GeneratorSampler>();
  private readonly latents = new Map<string, Float32Array>();
  private readonly inTurn = inTurns();
  private epoch = 0;

  constructor(gpu: () => GPU) {
    this.gpu = gpu;
  }

  open(slot: LabSlot, bytes: Uint8Array, name: string, average: Average): Promise<LabNetwork> {
    return this.inTurn(async () => {
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
      const names = openWeights(bytes, name).networks.map((n) => n.name);
      const hasRaw = names.includes(GENERATOR);
      const averages: Average[] = hasRaw ? (names.includes(GENERATOR_EMA) ? ['ema', 'raw'] : ['raw']) : [];
      const role = average === 'raw' ? 'raw generator' : 'generator';
      const net = await GeneratorSampler.create({ gpu: this.gpu(), weights: bytes, name, role });
      this.close(slot);
      this.nets.set(slot, net);
      void net.lost.then(() => this.nets.get(slot) === net && this.close(slot));
      const { metadata, net: network } = net;
      const recipe = recipeOf(metadata);
      return {
        name,
        role: metadata.role ?? 'weights',
        nimg: net.nimg,
        seed: typeof recipe.seed === 'number' ? recipe.seed : null,
        teacher: String(recipe.teacher ?? '').replace(/^.*[\\/]/, ''),
        initSigma: net.initSigma,
        resolution: network.image.side,
        classes: network.classes,
        parameters: parametersOf(network),
        sha256: [...digest].map((b) => b.toString(16).padStart(2, '0')).join(''),
        averages,
        average: averages.length === 1 ? (averages[0] as Average) : average,
      };
    });
  }

  cancel(): void {
    this.epoch++;
  }

  /** Closes all networks, after the sampling in progress. */
  release(): Promise<void> {
    return this.inTurn(async () => {
      for (const slot of [...this.nets.keys()]) this.close(slot);
      this.latents.clear();
    });
  }

  /** Resolves to null if it was cancelled. `ended` replaces that test for a request that `cancel` does not end. */
  sample(request: LabRequest, post: Post, ended?: () => boolean): Promise<LabTiming | null> {
    const mine = this.epoch;
    const check = () => {
      if (ended ? ended() : mine !== this.epoch) throw new Cancelled();
    };
    return this.inTurn(async () => {
      try {
        check();
        return await this.run(request, post, check);
      } catch (e) {
        if (e instanceof Cancelled) return null;
        if (this.nets.has(request.slot)) throw e;
        throw new EngineError('device-lost', 'The GPU was lost while it sampled. Regenerate opens it again.');
      }
    });
  }

  private async run(request: LabRequest, post: Post, check: () => void): Promise<LabTiming> {
    const { slot, images, sigma, steps } = request;
    const net = this.nets.get(slot);
    if (!net) throw new EngineError('internal', `The lab has no ${slot} open.`);
    const { channels: C, side: R } = net.net.image;
    let ms = 0;
    for (let first = 0; first < images.length; first += net.batch) {
      const group = this.groupOf(net, images.slice(first, first + net.batch), request);
      const count = group.n;
      const began = performance.now();
      const rgba = await net.rgba(group, {
        sigma: sigma ?? net.initSigma,
        steps: steps ?? undefined,
        onStep: (index, at, denoised) => {
          check();
          const rgba = rgbaOfNumbers(denoised, count, C, R);
          post({ first, count, rgba, step: { index, sigma: at }, ms: ms + performance.now() - began });
        },
      });
      ms += performance.now() - began;
      check();
      post({ first, count, rgba, step: null, ms });
    }
    return { images: images.length, nfe: steps === null ? 1 : 2 * steps - 1, ms, batch: net.batch };
  }

  private groupOf(net: GeneratorSampler, images: readonly LabImage[], { way }: LabRequest): LatentGroup {
    const { image, classes: known } = net.net;
    const { channels: C, side: R } = image;
    const size = C * R * R;
    const z = new Float32Array(images.length * size);
    const rows = new Float32Array(images.length * known);
    for (const [i, { latent, classes }] of images.entries()) {
      z.set(
        latentAt(latent, way, (seed) => this.latent(seed, C, R)),
        i * size,
      );
      if (!classes) continue;
      for (const [k, share] of sharesAt(classes).entries()) {
        const at = classes.of[k] ?? -1;
        if (!(at >= 0 && at < known)) throw new EngineError('bad-recipe', `This network has no class ${at}.`);
        rows[i * known + at] = (rows[i * known + at] as number) + share;
      }
    }
    return { n: images.length, z, rows };
  }

  private latent(seed: number, channels: number, resolution: number): Float32Array {
    const key = `${seed}/${channels}/${resolution}`;
    const found = this.latents.get(key) ?? latentOf(seed, channels, resolution);
    this.latents.delete(key);
    this.latents.set(key, found);
    for (const old of this.latents.keys()) if (this.latents.size > KEPT_LATENTS) this.latents.delete(old);
    return found;
  }

  private close(slot: LabSlot): void {
    this.nets.get(slot)?.destroy();
    this.nets.delete(slot);
  }
}
