// What a step has to hold on the GPU, as a measure of what it does hold: parameters and what its backward pass reads.
import type { NetworkConfig } from '../nn/nets/networkConfig.ts';
import { SongUnet } from '../nn/nets/songUnet.ts';
import { type UnetSpec, unetSpec } from '../nn/nets/songUnetSpec.ts';
import type { BenchStep } from './benchNets.ts';

/**
 * Copies of a network's parameters in a step: `forward` weights; `train` also gradients and Adam's two moments; `generator`
 * those of the generator beside two frozen networks; `sida` weights of three, gradients and moments of two, one average.
 */
const COPIES: Readonly<Record<BenchStep, number>> = { forward: 1, train: 4, generator: 6, sida: 10 };

const sum = (a: readonly number[]): number => a.reduce((x, y) => x + y, 0);

/** The blocks with the sides of their inputs and outputs. */
function sized(c: NetworkConfig, spec: UnetSpec) {
  let side = c.img_resolution;
  return [...spec.enc, ...spec.dec.map((d) => d.block)].map((block) => {
    const before = side;
    side = block.down ? side / 2 : block.up ? side * 2 : side;
    return { block, before: before ** 2, after: side ** 2 };
  });
}

/**
 * Floats an image that one network's backward pass reads: the input of every normalisation, convolution and product, and
 * the attention's weights. What resampling and a noise embedding make is folded into its readers; a concatenation is kept
 * beside its parts, as PyTorch does.
 */
export function storedFloats(c: NetworkConfig): number {
  const spec = unetSpec(c);
  const blocks = sized(c, spec).map(({ block, before, after }) => {
    const input = before * sum(block.inSegs);
    const joined = block.inSegs.length > 1 ? input : 0;
    const out = after * block.out;
    // The sum before the attention, normalised; then q, k, v, their mix, and a row of weights a position and head.
    const attention = block.heads > 0 ? 6 * out + block.heads * after ** 2 : 0;
    return before * (block.inSegs[0] ?? 0) + joined + input + 2 * out + attention;
  });
  return sum(blocks) + 2 * c.img_resolution ** 2 * spec.outChannels;
}

/** Floats an image that wait for the decoder in the middle of a forward pass. */
function skippedFloats(c: NetworkConfig): number {
  const spec = unetSpec(c);
  const encoder = sized(c, spec).slice(0, spec.enc.length);
  return c.img_resolution ** 2 * spec.conv.out + sum(encoder.map(({ block, after }) => after * block.out));
}

/**
 * Bytes that a step of `batch` images has to hold without computing anything twice, in float32: parameters with their
 * gradients, moments and average, and what one network's backward pass reads (in a forward pass what its decoder waits for).
 */
export function memoryFloor(network: NetworkConfig, batch: number, step: BenchStep): number {
  const parameters = new SongUnet(network).layout.count;
  const activations = step === 'forward' ? skippedFloats(network) : storedFloats(network);
  return 4 * (COPIES[step] * parameters + batch * activations);
}
