// What the host brings to an update: real images and class labels, as a function of the recipe and of counters.
import { BatchSource } from '../data/sets/batchSource.ts';
import type { ImageSet } from '../data/sets/imageSet.ts';
import type { PixelCodec } from '../diffusion/codec.ts';
import { oneHot } from '../diffusion/labels.ts';
import type { HostInputs } from '../diffusion/methods/method.ts';
import { STREAM } from '../diffusion/streams.ts';
import { rgbaOfBytes } from '../lib/codec.ts';
import { EngineError } from '../lib/errors.ts';
import { uniformBlock } from '../lib/philox.ts';
import type { Act } from '../nn/act.ts';
import type { Denoiser } from '../nn/nets/network.ts';
import type { Workspace } from '../nn/workspace.ts';
import { type MethodPhase, type Role, traitsOf } from '../recipes/methods.ts';
import type { Recipe } from '../recipes/recipe.ts';
import { microBatchOf } from '../recipes/recipe.ts';
import { DRAWN, type RunState } from '../weights/checkpointFormat.ts';
import { sizeAdvice } from '../weights/fit.ts';
import type { RunPlans } from './plans.ts';

/** Separates the order of the images whose labels alone are used from those that are seen. */
const LABELS_ORDER = 0x7e7a;

/** Fills an update's inputs. */
export class Batches {
  /** The networks that the method trains, in the order of a step's phases. */
  private readonly trained: readonly Role[];
  /** [B] classes of each such network's last batch. */
  private readonly labels: ReadonlyMap<Role, Int32Array<ArrayBuffer>>;
  /** [B, 3, R, R] bytes of the last batch of real images, and which of them are mirrored. */
  private readonly images: Uint8Array<ArrayBuffer>;
  private readonly mirrored: Uint8Array<ArrayBuffer>;
  private readonly ws: Workspace;
  private readonly host: HostInputs;
  private readonly codec: PixelCodec;
  private readonly recipe: Recipe;
  private readonly classes: number;
  /** Images of a micro-batch. */
  private readonly micro: number;
  /** The data of each network that reads real images or their labels. */
  private readonly sources = new Map<Role, BatchSource>();

  constructor(
    ws: Workspace,
    { inputs: host, codec }: Pick<RunPlans, 'inputs' | 'codec'>,
    recipe: Recipe,
    net: Denoiser,
    set: ImageSet | undefined,
  ) {
    this.ws = ws;
    this.host = host;
    this.codec = codec;
    this.recipe = recipe;
    this.classes = net.classes;
    this.micro = microBatchOf(recipe);
    const { phases } = traitsOf(recipe.method);
    this.trained = phases.flatMap(({ trains }) => trains ?? []);
    this.labels = new Map(this.trained.map((role) => [role, new Int32Array(recipe.batch)]));
    this.images = new Uint8Array(host.real ? recipe.batch * 3 * net.image.side ** 2 : 0);
    this.mirrored = new Uint8Array(recipe.batch);
    if (!host.real || !set) return;
    const { seed, xflip } = recipe;
    for (const { trains, reads } of phases) {
      const how = reads === 'images' ? { seed, xflip } : { seed: (seed ^ LABELS_ORDER) >>> 0, xflip: false };
      if (trains) this.sources.set(trains, new BatchSource(set, how));
    }
  }

  /** Fills in the batch of a network: real images with their labels, or labels alone. Without real images labels are drawn. */
  prepare(role: Role, reads: MethodPhase['reads'], tick: number): void {
    const labels = this.labelsOf(role);
    const source = this.sources.get(role);
    if (!source) this.drawLabels(tick, labels);
    else if (reads === 'images') source.nextBatch(this.images, this.mirrored, labels);
    else source.nextLabels(labels);
  }

  private labelsOf(role: Role): Int32Array<ArrayBuffer> {
    const labels = this.labels.get(role);
    if (!labels) throw new EngineError('internal', `The method trains no network ${role}.`);
    return labels;
  }

  /** The labels that the generator's update will get at this tick. */
  peekTheta(tick: number): Int32Array<ArrayBuffer> {
    const labels = new Int32Array(this.recipe.batch);
    const source = this.sources.get('theta');
    if (!source) this.drawLabels(tick, labels);
    else {
      const { drawn } = source.state;
      source.nextLabels(labels);
      source.restore({ drawn });
    }
    return labels;
  }

  /** Sends micro-batch k of what was prepared for a network to the GPU, images only where its phase reads them. */
  upload(k: number, role: Role, reads: MethodPhase['reads']): void {
    const { host, codec, micro } = this;
    const [from, to] = [k * micro, (k + 1) * micro];
    if (reads === 'images' && host.real) {
      const size = this.images.length / this.recipe.batch;
      codec.upload(host.real, this.images.subarray(from * size, to * size), this.mirrored.subarray(from, to));
    }
    if (host.labels) this.writeLabels(host.labels, this.labelsOf(role).subarray(from, to));
  }

  /** The first network's last micro-batch, which is the one that the GPU still holds. `real` is RGBA, image below image. */
  last(n: number): { real: Uint8ClampedArray<ArrayBuffer> | null; labels: Int32Array<ArrayBuffer> } {
    const { batch } = this.recipe;
    const first = batch - this.micro;
    const labels = this.labelsOf(this.trained[0] as Role).slice(first, first + n);
    if (!this.host.real) return { real: null, labels };
    const { side } = this.host.real;
    const images = this.images.subarray(first * 3 * side * side);
    return { real: rgbaOfBytes(images, n, side, this.mirrored.subarray(first)), labels };
  }

  private drawLabels(tick: number, labels: Int32Array): void {
    const key = { seed: this.recipe.seed, step: tick, stream: STREAM.labels };
    for (let b = 0; b < labels.length; b++) {
      labels[b] = Math.min(Math.floor(uniformBlock(b, key)[0] * this.classes), Math.max(0, this.classes - 1));
    }
  }

  private writeLabels(act: Act, labels: Int32Array): void {
    this.ws.fill(act, oneHot(labels, labels.length, this.classes));
  }

  /** The positions in the data, for a checkpoint; 0 for networks that get drawn labels. */
  get drawn(): Partial<RunState> {
    return Object.fromEntries(this.trained.map((role) => [DRAWN[role], this.sources.get(role)?.state.drawn ?? 0]));
  }

  restore(state: RunState): void {
    for (const [role, source] of this.sources) source.restore({ drawn: state[DRAWN[role]] ?? 0 });
  }
}

/** Refuses a recipe that the teacher or the images do not fit, in one sentence. */
export function checkFit(recipe: Recipe, net: Denoiser, set: ImageSet | undefined): void {
  const { channels, side } = net.image;
  const bad = (message: string): never => {
    throw new EngineError('bad-recipe', message);
  };
  if (recipe.resolution !== side) {
    bad(
      `The recipe is for ${recipe.resolution}x${recipe.resolution} images, the teacher makes ${side}x${side}: ${sizeAdvice(side)}.`,
    );
  }
  const traits = traitsOf(recipe.method);
  if (!traits.needs.images) return;
  if (!set)
    return void bad(
      traits.judges
        ? `${traits.name} compares with real images and none are loaded: load a data set or choose SiD, which needs none.`
        : `${traits.name} learns from real images and none are loaded: load a data set.`,
    );
  if (set.resolution !== side) {
    bad(
      `${set.name} holds ${set.resolution}x${set.resolution} images, the teacher makes ${side}x${side}: choose a teacher of that size, or other images.`,
    );
  }
  if (set.channels !== channels)
    bad(`${set.name} holds ${set.channels} colour channels, the teacher makes ${channels}.`);
  // A teacher without classes takes any images; one with classes means its own by their numbers.
  const classes = set.classNames.length;
  if (net.classes > 0 && classes !== net.classes) {
    bad(
      `${set.name} has ${classes === 1 ? 'one class' : `${classes} classes`}, the teacher knows ${net.classes}: choose a teacher that was trained on such images, or other images.`,
    );
  }
}
