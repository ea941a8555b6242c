// What the host brings to an update: real images and class labels, as a function of the recipe and of counters.
import { BatchSource } from '../data/sets/batchSource.ts';
import type { ImageSet } from '../data/sets/imageSet.ts';
import { oneHot } from '../diffusion/pixels.ts';
import { STREAM } from '../diffusion/streams.ts';
import { EngineError } from '../lib/errors.ts';
import { uniformBlock } from '../lib/philox.ts';
import type { Act } from '../nn/act.ts';
import type { NetworkConfig } from '../nn/nets/networkConfig.ts';
import type { Workspace } from '../nn/workspace.ts';
import { traitsOf } from '../recipes/methods.ts';
import type { Recipe } from '../recipes/recipe.ts';
import { microBatchOf } from '../recipes/recipe.ts';
import type { RunState } from '../weights/checkpointFormat.ts';
import { sizeAdvice } from '../weights/fit.ts';
import type { HostInputs } from './plans.ts';

/** Separates the order of the images whose labels theta uses from those that psi sees. */
const THETA_ORDER = 0x7e7a;

/** Fills an update's inputs. */
export class Batches {
  readonly labels: Int32Array;
  /** [B, C, R, R] of psi's last batch. */
  readonly images: Float32Array;
  private readonly ws: Workspace;
  private readonly host: HostInputs;
  private readonly recipe: Recipe;
  private readonly classes: number;
  /** Images of a micro-batch. */
  private readonly micro: number;
  private readonly forPsi: BatchSource | undefined;
  private readonly forTheta: BatchSource | undefined;

  constructor(ws: Workspace, host: HostInputs, recipe: Recipe, config: NetworkConfig, set: ImageSet | undefined) {
    this.ws = ws;
    this.host = host;
    this.recipe = recipe;
    this.classes = config.label_dim;
    this.micro = microBatchOf(recipe);
    this.labels = new Int32Array(recipe.batch);
    this.images = new Float32Array(host.real ? recipe.batch * config.img_channels * config.img_resolution ** 2 : 0);
    if (!host.real || !set) return;
    this.forPsi = new BatchSource(set, { seed: recipe.seed, xflip: recipe.xflip });
    this.forTheta = new BatchSource(set, { seed: (recipe.seed ^ THETA_ORDER) >>> 0, xflip: false });
  }

  /** A real batch with its labels for SiDA; labels alone, drawn uniformly, for SiD. */
  preparePsi(tick: number): void {
    const { forPsi, host } = this;
    if (forPsi && host.real) forPsi.nextBatch(this.images, this.labels);
    else this.drawLabels(tick);
  }

  /** A second batch's labels (SiDA), or drawn ones (SiD). */
  prepareTheta(tick: number): void {
    if (this.forTheta) this.forTheta.nextLabels(this.labels);
    else this.drawLabels(tick);
  }

  /** The labels that `prepareTheta` will give at this tick. */
  peekTheta(tick: number): Int32Array<ArrayBuffer> {
    const labels = new Int32Array(this.labels.length);
    const { forTheta } = this;
    if (!forTheta) this.drawLabels(tick, labels);
    else {
      const { drawn } = forTheta.state;
      forTheta.nextLabels(labels);
      forTheta.restore({ drawn });
    }
    return labels;
  }

  /** Sends micro-batch k of what was prepared to the GPU, its real images where the update reads them. */
  upload(k: number, withImages: boolean): void {
    const { host, ws, micro } = this;
    const size = this.images.length / this.labels.length;
    if (withImages && host.real) ws.fill(host.real, this.images.subarray(k * micro * size, (k + 1) * micro * size));
    if (host.labels) this.writeLabels(host.labels, this.labels.subarray(k * micro, (k + 1) * micro));
  }

  /** The last micro-batch, which is what a look at the GPU's batch finds. */
  get last(): { real: Float32Array; labels: Int32Array } {
    const first = this.labels.length - this.micro;
    const size = this.images.length / this.labels.length;
    return { real: this.images.subarray(first * size), labels: this.labels.slice(first) };
  }

  private drawLabels(tick: number, labels = this.labels): void {
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
export function checkFit(recipe: Recipe, config: NetworkConfig, set: ImageSet | undefined): void {
  const bad = (message: string): never => {
    throw new EngineError('bad-recipe', message);
  };
  if (recipe.resolution !== config.img_resolution) {
    bad(
      `The recipe is for ${recipe.resolution}x${recipe.resolution} images, the teacher makes ${config.img_resolution}x${config.img_resolution}: ${sizeAdvice(config.img_resolution)}.`,
    );
  }
  if (!traitsOf(recipe.method).needs.images) return;
  if (!set)
    return void bad(
      'SiDA compares with real images and none are loaded: load a data set or choose SiD, which needs none.',
    );
  if (set.resolution !== config.img_resolution) {
    bad(
      `${set.name} holds ${set.resolution}x${set.resolution} images, the teacher makes ${config.img_resolution}x${config.img_resolution}: choose a teacher of that size, or other images.`,
    );
  }
  if (set.channels !== config.img_channels)
    bad(`${set.name} holds ${set.channels} colour channels, the teacher makes ${config.img_channels}.`);
  // A teacher without classes takes any images; one with classes means its own by their numbers.
  const classes = set.classNames.length;
  if (config.label_dim > 0 && classes !== config.label_dim) {
    bad(
      `${set.name} has ${classes === 1 ? 'one class' : `${classes} classes`}, the teacher knows ${config.label_dim}: choose a teacher that was trained on such images, or other images.`,
    );
  }
}
