// Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC11): four words from a counter and a key,
// without state. shaders/lib/rng.wgsl draws the same numbers on the GPU.

const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
/** Weyl increments of the key: golden ratio and sqrt(3) - 1. */
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;

export type Words4 = [number, number, number, number];

/** High 32 bits of the 64-bit product, from 16-bit halves. A double cannot hold the whole product. */
function mulHigh(a: number, b: number): number {
  const al = a & 0xffff;
  const ah = a >>> 16;
  const bl = b & 0xffff;
  const bh = b >>> 16;
  const low = al * bl;
  const mid = ah * bl + (low >>> 16);
  const mid2 = al * bh + (mid % 0x10000);
  return (ah * bh + Math.floor(mid / 0x10000) + Math.floor(mid2 / 0x10000)) >>> 0;
}

/** Ten rounds of Philox4x32: four unsigned 32-bit words. */
export function philox4x32(counter: Readonly<Words4>, key: readonly [number, number]): Words4 {
  let [x0, x1, x2, x3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const y0 = (mulHigh(M1, x2) ^ x1 ^ k0) >>> 0;
    const y1 = Math.imul(M1, x2) >>> 0;
    const y2 = (mulHigh(M0, x0) ^ x3 ^ k1) >>> 0;
    const y3 = Math.imul(M0, x0) >>> 0;
    [x0, x1, x2, x3] = [y0, y1, y2, y3];
    k0 = (k0 + W0) >>> 0;
    k1 = (k1 + W1) >>> 0;
  }
  return [x0 >>> 0, x1 >>> 0, x2 >>> 0, x3 >>> 0];
}

/**
 * A uniform number in (0, 1] from the upper 24 bits, moved half a step off 0 so that its logarithm is finite. The sum is
 * rounded as in the GPU's float32. From 2^23 on the half is a tie, so the largest word gives exactly 1.
 */
export function uniformOf(bits: number): number {
  return Math.fround((bits >>> 8) + 0.5) * 2 ** -24;
}

/** Two normal numbers by Box-Muller. */
export function normalPair(bits1: number, bits2: number): [number, number] {
  const r = Math.sqrt(-2 * Math.log(uniformOf(bits1)));
  const angle = 2 * Math.PI * uniformOf(bits2);
  return [r * Math.cos(angle), r * Math.sin(angle)];
}

/** The key of a draw. `step` and `stream` are unsigned 32-bit numbers. */
export interface DrawKey {
  /** At most 2^53. The key consists of its low 32 bits and the bits above. */
  seed: number;
  step: number;
  stream: number;
}

function words(block: number, { seed, step, stream }: DrawKey): Words4 {
  return philox4x32([block >>> 0, step >>> 0, stream >>> 0, 0], [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0]);
}

/** The four uniform numbers of a block of four elements. */
export function uniformBlock(block: number, key: DrawKey): Words4 {
  return words(block, key).map(uniformOf) as Words4;
}

/**
 * The four normal numbers of a block of four elements. Lanes 0 and 1 come from words 0 and 1; lanes 2 and 3 from words 2
 * and 3.
 */
export function normalBlock(block: number, key: DrawKey): Words4 {
  const [x0, x1, x2, x3] = words(block, key);
  return [...normalPair(x0, x1), ...normalPair(x2, x3)];
}

/**
 * Random numbers of an image batch [n, channels, height, width]. A block is one vec4 of the GPU's NHWC layout with channels
 * padded to a multiple of 4. The numbers therefore depend on the position alone, not on how many images follow. `first` is
 * the first image's place in the draw.
 */
export function drawImages(
  kind: 'uniform' | 'normal',
  shape: readonly [number, number, number, number],
  key: DrawKey,
  first = 0,
): Float32Array<ArrayBuffer> {
  const [n, c, h, w] = shape;
  const quads = Math.ceil(c / 4);
  const draw = kind === 'normal' ? normalBlock : uniformBlock;
  const out = new Float32Array(n * c * h * w);
  for (let i = 0; i < n; i++) {
    for (let p = 0; p < h * w; p++) {
      for (let q = 0; q < quads; q++) {
        const values = draw(((first + i) * h * w + p) * quads + q, key);
        for (let lane = 0; lane < 4 && q * 4 + lane < c; lane++) {
          out[(i * c + q * 4 + lane) * h * w + p] = values[lane]!;
        }
      }
    }
  }
  return out;
}
