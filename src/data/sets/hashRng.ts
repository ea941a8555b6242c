// Random numbers by hashing integers: the same on every machine, in any order of evaluation.

/** 32-bit hash of three integers (xorshift-multiply rounds with full avalanche). */
export function hash3(a: number, b: number, c: number): number {
  let x = Math.imul(a, 0x9e3779b1) ^ 0x5bd1e995;
  for (const word of [b, c]) {
    x = Math.imul((x ^ (x >>> 16)) + word, 0x21f0aaad);
    x ^= x >>> 15;
    x = Math.imul(x + 0x9e3779b9, 0x735a2d97);
    x ^= x >>> 15;
  }
  return x >>> 0;
}

/** Uniform number in [0, 1) with 24 bits, exact in float32 and float64. */
export function uniform(seed: number, index: number, draw: number): number {
  return (hash3(seed, index, draw) >>> 8) / 16777216;
}
