// The small classifier of KID-tiny and of Fréchet distances. Its 64 penultimate numbers are the features. It computes in
// float32 on the CPU. scripts/torch/classifier.py defines and trains the same network:
//   conv0 3x3 3→16, relu, 2x2 max; conv1 16→32, relu, max; conv2 32→64, relu, max; conv3 64→64, relu, 2x2 mean;
//   flatten [256]; fc0 256→64, relu = features; fc1 64→classes = logits.  16x16 images are doubled first.

import { readSafetensors, type SafeTensors, toFloat32 } from '../io/tensors/safetensors.ts';
import { numbersOfBytes } from '../lib/codec.ts';
import { sameShape, shapeText } from '../lib/shape.ts';
import type { FeatureNet } from './features.ts';
import type { Features } from './kid.ts';

const SIDE = 32;
const STAGES = 4;

interface Layer {
  nIn: number;
  nOut: number;
  /** [nOut, nIn, 3, 3] of a convolution, [nOut, nIn] of a linear layer */
  weight: Float32Array;
  /** [nOut] */
  bias: Float32Array;
}

/** The network's outputs for N images. */
export interface Verdicts {
  count: number;
  /** [N, features], not negative */
  features: Float32Array;
  /** [N, classes] */
  logits: Float32Array;
}

/** Images classified at a time. It limits the memory for their float32 copy. */
const CHUNK = 64;

interface ClassifierParts {
  readonly name: string;
  readonly convs: readonly Layer[];
  readonly hidden: Layer;
  readonly output: Layer;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A classifier with its weights. */
export class Classifier implements FeatureNet {
  readonly name: string;
  readonly sides: readonly number[] = [SIDE / 2, SIDE];
  /** The file's metadata: its data, accuracy and training. */
  readonly metadata: Readonly<Record<string, string>>;
  private readonly convs: readonly Layer[];
  private readonly hidden: Layer;
  private readonly output: Layer;

  constructor({ name, convs, hidden, output, metadata }: ClassifierParts) {
    this.name = name;
    this.convs = convs;
    this.hidden = hidden;
    this.output = output;
    this.metadata = metadata;
  }

  /** Features of an image: 64 in the project's own files. */
  get dims(): number {
    return this.hidden.nOut;
  }

  get classes(): number {
    return this.output.nOut;
  }

  /** Features of images, [n, 3, side, side] bytes. Rejects if the side is neither 16 nor 32. */
  async features(rgb: Uint8Array, side: number): Promise<Features> {
    const size = 3 * side * side;
    const values = new Float32Array((rgb.length / size) * this.dims);
    for (let at = 0; at * size < rgb.length; at += CHUNK) {
      const part = numbersOfBytes(rgb.subarray(at * size, (at + CHUNK) * size));
      values.set(this.classify(part, side).features, at * this.dims);
    }
    return { dims: this.dims, values };
  }

  /** Features and logits of images, [n, 3, side, side] in [-1, 1]. Throws if the side is neither 16 nor 32. */
  classify(images: Float32Array, side: number): Verdicts {
    const size = 3 * side * side;
    if (!this.sides.includes(side)) {
      throw new Error(`The classifier reads images of 16x16 or 32x32 pixels, not ${side}x${side}.`);
    }
    if (images.length % size !== 0) {
      throw new Error(`${images.length} numbers are not a whole number of 3x${side}x${side} images.`);
    }
    const count = images.length / size;
    const features = new Float32Array(count * this.dims);
    const logits = new Float32Array(count * this.classes);
    for (let n = 0; n < count; n++) {
      let x = padInput(images.subarray(n * size, (n + 1) * size), side);
      this.convs.forEach((conv, stage) => {
        const now = SIDE >> stage;
        x = pool2x2(convRelu(x, now, conv), conv.nOut, now, stage === STAGES - 1);
      });
      const hidden = linear(x, this.hidden).map((v) => Math.max(v, 0));
      features.set(hidden, n * this.dims);
      logits.set(linear(hidden, this.output), n * this.classes);
    }
    return { count, features, logits };
  }
}

/** Reads a classifier from a safetensors file. Throws one sentence if a tensor is missing or has another shape. */
export function readClassifier(bytes: Uint8Array, name = 'the classifier file'): Classifier {
  const file = readSafetensors(bytes, name);
  const { widths, features, classes } = architecture(file.metadata, name);
  const convs = widths.map((nOut, i) => layer(file, name, `conv${i}`, [nOut, widths[i - 1] ?? 3, 3, 3]));
  const hidden = layer(file, name, 'fc0', [features, 4 * (widths[STAGES - 1] ?? 0)]);
  const output = layer(file, name, 'fc1', [classes, features]);
  return new Classifier({ name, convs, hidden, output, metadata: file.metadata });
}

function architecture(metadata: Record<string, string>, name: string) {
  const fail = () => {
    return new Error(`${name} is not a classifier: its metadata "network" names no widths, features and classes.`);
  };
  let network: unknown;
  try {
    network = JSON.parse(metadata.network ?? '');
  } catch {
    throw fail();
  }
  const { widths, features, classes } = Object(network) as Record<string, unknown>;
  const isCount = (x: unknown): x is number => Number.isInteger(x) && (x as number) > 0;
  if (!Array.isArray(widths) || widths.length !== STAGES || !widths.every(isCount)) throw fail();
  if (!isCount(features) || !isCount(classes)) throw fail();
  return { widths: widths as number[], features, classes };
}

function layer(file: SafeTensors, name: string, prefix: string, shape: number[]): Layer {
  const [nOut = 0, nIn = 0] = shape;
  const take = (key: string, expected: number[]): Float32Array => {
    const tensor = file.tensors.get(key);
    if (!tensor) throw new Error(`${name} lacks the tensor ${key}.`);
    if (!sameShape(tensor.shape, expected)) {
      throw new Error(`${name}: ${key} has shape ${shapeText(tensor.shape)}, expected ${shapeText(expected)}.`);
    }
    return toFloat32(tensor);
  };
  return { nIn, nOut, weight: take(`${prefix}.weight`, shape), bias: take(`${prefix}.bias`, [nOut]) };
}

/** The class with the largest logit, for each image: [N] indices. */
export function predictedClasses(verdicts: Verdicts): Uint8Array {
  const classes = verdicts.logits.length / Math.max(verdicts.count, 1);
  return Uint8Array.from({ length: verdicts.count }, (_, n) => {
    const row = verdicts.logits.subarray(n * classes, (n + 1) * classes);
    return row.indexOf(Math.max(...row));
  });
}

/** Pads [3, R, R] with a border of zeros to [3, 34, 34]. 16x16 images are doubled by copying pixels. */
function padInput(image: Float32Array, resolution: number): Float32Array {
  const row = SIDE + 2;
  const shift = resolution === SIDE ? 0 : 1;
  const out = new Float32Array(3 * row * row);
  for (let c = 0; c < 3; c++) {
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) {
        const from = (c * resolution + (y >> shift)) * resolution + (x >> shift);
        out[(c * row + y + 1) * row + x + 1] = image[from] ?? 0;
      }
    }
  }
  return out;
}

/** relu(conv 3x3) of planes with a border of zeros: [nIn, side+2, side+2] → [nOut, side, side]. */
function convRelu(x: Float32Array, side: number, { nIn, nOut, weight, bias }: Layer): Float32Array {
  const out = new Float32Array(nOut * side * side);
  for (let o = 0; o < nOut; o++) {
    const plane = out.subarray(o * side * side, (o + 1) * side * side).fill(bias[o] ?? 0);
    for (let i = 0; i < nIn; i++) addConvolved(plane, x, i, side, weight, 9 * (o * nIn + i));
    for (let p = 0; p < plane.length; p++) plane[p] = Math.max(plane[p] as number, 0);
  }
  return out;
}

/** Adds to `plane` the i-th padded plane of x, correlated with the nine weights from `at` on. */
function addConvolved(plane: Float32Array, x: Float32Array, i: number, side: number, w: Float32Array, at: number) {
  const [w0, w1, w2, w3, w4, w5, w6, w7, w8] = w.subarray(at, at + 9) as unknown as number[] & { length: 9 };
  const row = side + 2;
  for (let y = 0; y < side; y++) {
    let above = (i * row + y) * row;
    for (let p = y * side; p < (y + 1) * side; p++, above++) {
      const here = above + row;
      const below = here + row;
      // All indices are in range. The assertions keep checks out of the inner loop.
      const top = (w0 as number) * (x[above] as number) + (w1 as number) * (x[above + 1] as number);
      const middle = (w3 as number) * (x[here] as number) + (w4 as number) * (x[here + 1] as number);
      const bottom = (w6 as number) * (x[below] as number) + (w7 as number) * (x[below + 1] as number);
      const right = (w2 as number) * (x[above + 2] as number) + (w5 as number) * (x[here + 2] as number);
      const sum = top + middle + bottom + right + (w8 as number) * (x[below + 2] as number);
      plane[p] = (plane[p] as number) + sum;
    }
  }
}

/** 2x2 maximum into planes with a border of zeros, for the next convolution. With `last`: 2x2 mean without a border. */
function pool2x2(x: Float32Array, channels: number, side: number, last: boolean): Float32Array {
  const half = side / 2;
  const border = last ? 0 : 1;
  const row = half + 2 * border;
  const out = new Float32Array(channels * row * row);
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < half; y++) {
      for (let j = 0; j < half; j++) {
        const p = (c * side + 2 * y) * side + 2 * j;
        const four = [x[p] ?? 0, x[p + 1] ?? 0, x[p + side] ?? 0, x[p + side + 1] ?? 0] as const;
        const pooled = last ? (four[0] + four[1] + four[2] + four[3]) / 4 : Math.max(...four);
        out[(c * row + y + border) * row + j + border] = pooled;
      }
    }
  }
  return out;
}

/** W x + b. */
function linear(x: Float32Array, { nIn, nOut, weight, bias }: Layer): Float32Array {
  return Float32Array.from({ length: nOut }, (_, o) => {
    let sum = bias[o] ?? 0;
    for (let i = 0; i < nIn; i++) sum += (weight[o * nIn + i] ?? 0) * (x[i] ?? 0);
    return sum;
  });
}
