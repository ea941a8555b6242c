import { expect } from 'vitest';

/** Allowed difference of two numbers: atol is relative to the largest expected number, rtol to the number itself. */
export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/** Rounding of float32 sums of up to some thousand terms, in another order than the reference's. */
export const F32: Tolerance = { rtol: 1e-4, atol: 2e-5 };

/** Sums in f32 of products of operands in f16, which keep 11 bits each. */
export const F16: Tolerance = { rtol: 2e-3, atol: 2e-3 };

/** The index of a row-major element, for messages. */
function coordinates(i: number, shape: readonly number[]): string {
  const at: number[] = [];
  let rest = i;
  for (const d of [...shape].reverse()) {
    at.unshift(rest % d);
    rest = Math.floor(rest / d);
  }
  return `[${at.join(', ')}]`;
}

/** Fails with the worst element, both of its values, and the number of elements outside the tolerance. */
export function expectClose(
  what: string,
  got: ArrayLike<number>,
  want: { readonly shape: readonly number[]; readonly data: ArrayLike<number> },
  tolerance: Tolerance = F32,
): void {
  expect(got.length, `${what}: number of elements`).toBe(want.data.length);
  const largest = Array.from(want.data).reduce((a, v) => Math.max(a, Math.abs(v)), 0);
  let [worst, at, outside] = [0, -1, 0];
  for (let i = 0; i < got.length; i++) {
    const [a, b] = [got[i] as number, want.data[i] as number];
    if (a === b) continue;
    const ratio = Math.abs(a - b) / (tolerance.atol * largest + tolerance.rtol * Math.abs(b));
    if (ratio <= 1) continue;
    outside++;
    if (at < 0 || Number.isNaN(ratio) || ratio > worst) [worst, at] = [ratio, i];
  }
  const message = `${what} ${coordinates(at, want.shape)} got ${got[at]}, want ${want.data[at]}; ${outside} of ${got.length} outside`;
  expect(outside, message).toBe(0);
}
