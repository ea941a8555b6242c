// What the host brings to an update: real images and class labels, as a function of the recipe and of counters.
import { BatchSource } from '../data/sets/batchSource.ts';
import type { ImageSet } from '../data/sets/imageSet.ts';
import type { PixelCodec } from '../diffusion/codec.ts';
import { oneHot } from '../diffusion/labels.ts';
import { STREAM } from '../diffusion/streams.ts';
import { rgbaOfBytes } from '../lib/codec.ts';
import { EngineError } from '../lib/errors.ts';
import { uniformBlock } from '../lib/philox.ts';
import type { Act } from '../nn/act.ts';
import type { Denoiser } from '../nn/nets/network.ts';
import type { Workspace } from '../nn/workspace.ts';
import { traitsOf } from '../recipes/methods.ts';
import type { Recipe } from '../recipes/recipe.ts';
import { microBatchOf } from '../recipes/recipe.ts';
import type { RunState } from '../weights/checkpointFormat.ts';
import { sizeAdvice } from '../weights/fit.ts';
import type { HostInputs, RunPlans } from './plans.ts';

/** Separates the order of the images whose labels theta uses from those that psi sees. */
const THETA_ORDER = 0x7e7a;

/** Fills an update's inputs. */
export class Batches {
  /** Classes of psi's last batch and of theta's. */
  private readonly labels: Readonly<Record<'psi' | 'theta', Int32Array<ArrayBuffer>>>;
  /** [B, 3, R, R] bytes of psi's last batch, and which of them are mirrored. */
  private readonly images: Uint8Array<ArrayBuffer>;
  private readonly mirrored: Uint8Array<ArrayBuffer>;
  private readonly ws: Workspace;
  private readonly host: HostInputs;
  private readonly codec: PixelCodec;
  private readonly recipe: Recipe;
  private readonly classes: number;
  /** Images of a micro-batch. */
  private readonly micro: number;
  private readonly forPsi: BatchSource | undefined;
  private readonly forTheta: BatchSource | undefined;

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
    this.labels = { psi: new Int32Array(recipe.batch), theta: new Int32Array(recipe.batch) };
    this.images = new Uint8Array(host.real ? recipe.batch * 3 * net.image.side ** 2 : 0);
    this.mirrored = new Uint8Array(recipe.batch);
    if (!host.real || !set) return;
    this.forPsi = new BatchSource(set, { seed: recipe.seed, xflip: recipe.xflip });
    this.forTheta = new BatchSource(set, { seed: (recipe.seed ^ THETA_ORDER) >>> 0, xflip: false });
  }

  /** A real batch with its labels for SiDA; labels alone, drawn uniformly, for SiD. */
  preparePsi(tick: number): void {
    const { forPsi, host } = this;
    if (forPsi && host.real) forPsi.nextBatch(this.images, this.mirrored, this.labels.psi);
    else this.drawLabels(tick, this.labels.psi);
  }

  /** A second batch's labels (SiDA), or drawn ones (SiD). */
  prepareTheta(tick: number): void {
    if (this.forTheta) this.forTheta.nextLabels(this.labels.theta);
    else this.drawLabels(tick, this.labels.theta);
  }

  /** The labels that `prepareTheta` will give at this tick. */
  peekTheta(tick: number): Int32Array<ArrayBuffer> {
    const labels = new Int32Array(this.recipe.batch);
    const { forTheta } = this;
    if (!forTheta) this.drawLabels(tick, labels);
    else {
      const { drawn } = forTheta.state;
      forTheta.nextLabels(labels);
      forTheta.restore({ drawn });
    }
    return labels;
  }

  /** Sends micro-batch k of what was prepared for an update to the GPU; theta's reads no images. */
  upload(k: number, of: 'psi' | 'theta'): void {
    const { host, codec, micro } = this;
    const [from, to] = [k * micro, (k + 1) * micro];
    if (of === 'psi' && host.real) {
      const size = this.images.length / this.recipe.batch;
      codec.upload(host.real, this.images.subarray(from * size, to * size), this.mirrored.subarray(from, to));
    }
    if (host.labels) this.writeLabels(host.labels, this.labels[of].subarray(from, to));
  }

  /** Psi's last micro-batch, which is the one that the GPU still holds. `real` is RGBA, image below image. */
  last(n: number): { real: Uint8ClampedArray<ArrayBuffer> | null; labels: Int32Array<ArrayBuffer> } {
    const { batch } = this.recipe;
    const first = batch - this.micro;
    const labels = this.labels.psi.slice(first, first + n);
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

  get drawn(): Pick<RunState, 'drawnPsi' | 'drawnTheta'> {
    return { drawnPsi: this.forPsi?.state.drawn ?? 0, drawnTheta: this.forTheta?.state.drawn ?? 0 };
  }

  restore(state: RunState): void {
    this.forPsi?.restore({ drawn: state.drawnPsi });
    this.forTheta?.restore({ drawn: state.drawnTheta });
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
  if (!traitsOf(recipe.method).needs.images) return;
  if (!set)
    return void bad(
      'SiDA compares with real images and none are loaded: load a data set or choose SiD, which needs none.',
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
