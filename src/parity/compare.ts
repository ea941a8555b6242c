// Compares one result. Each function returns error/tolerance; a value of at most 1 passes.
import { type Numbers, ratio } from './digest.ts';
import type { FinalDistanceEntry, ScalarEntry, TensorEntry } from './manifest.ts';

/** Gradients below this share of the largest are rounding noise. Adam's first step turns them into ±lr. */
const SKIP_BELOW = 1e-4;

/** Selects the compared elements: those whose gradient is not noise. All of them if there is no gradient or it is 0. */
function counts(gradient: Numbers | null): (i: number) => boolean {
  if (!gradient) return () => true;
  let largest = 0;
  for (const g of gradient) largest = Math.max(largest, Math.abs(g));
  const limit = SKIP_BELOW * largest;
  return (i) => !(Math.abs(gradient[i]!) < limit);
}

/** Compares a tensor by its entry's atol and rtol, l2_tol, or both. `gradient` is the tensor that `skip_by` names. */
export function compareTensor(got: Numbers, expected: Numbers, entry: TensorEntry, gradient: Numbers | null): number {
  if (got.length !== expected.length || (gradient && gradient.length !== expected.length)) {
    return Number.POSITIVE_INFINITY;
  }
  const { atol, rtol = 0, l2_tol: l2Tol } = entry;
  let worst = l2Tol === undefined ? 0 : ratio(distance(got, expected), 0, l2Tol);
  if (atol === undefined) return worst;
  const compared = counts(gradient);
  let n = 0;
  for (let i = 0; i < expected.length; i++) {
    // A NaN always fails, even in an element that is not compared.
    if (Number.isNaN(got[i]!)) return Number.POSITIVE_INFINITY;
    if (!compared(i)) continue;
    n++;
    worst = Math.max(worst, ratio(got[i]!, expected[i]!, atol + rtol * Math.abs(expected[i]!)));
  }
  // The manifest states the number of compared elements. Another number means that the rule was applied differently.
  return entry.compared !== undefined && entry.compared !== n ? Number.POSITIVE_INFINITY : worst;
}

/** |a - b|_2. Returns NaN if either contains one. */
export function distance(a: Numbers, b: Numbers): number {
  let squares = 0;
  for (let i = 0; i < a.length; i++) squares += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(squares);
}

/** Compares a scalar by its own tolerances. */
export function compareScalar(got: number, expected: ScalarEntry): number {
  return ratio(got, expected.value, expected.atol + expected.rtol * Math.abs(expected.value));
}

/** |got - expected|_2 over all parameters together, against tol * l2_change. */
export function compareFinal(pairs: Iterable<[Numbers, Numbers]>, entry: FinalDistanceEntry): number {
  let squares = 0;
  for (const [got, expected] of pairs) {
    if (got.length !== expected.length) return Number.POSITIVE_INFINITY;
    squares += distance(got, expected) ** 2;
  }
  return ratio(Math.sqrt(squares), 0, entry.tol * entry.l2_change);
}
