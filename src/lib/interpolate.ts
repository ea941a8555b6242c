// Interpolation between latents. Unit normal latents lie near a sphere. An arc stays near it, where the network was
// trained; a straight line does not.

export type Way = 'slerp' | 'lerp';

/**
 * A point among one, two or four items: u from left to right, v from top to bottom. Four items are the corners of a square,
 * row by row.
 */
export interface Place {
  readonly of: readonly number[];
  readonly u: number;
  readonly v: number;
}

/** The place of one item alone. */
export function placeAt(one: number): Place {
  return { of: [one], u: 0, v: 0 };
}

/** The straight line from a to b. */
export function lerp(a: Float32Array, b: Float32Array, t: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(a, (x, k) => (1 - t) * x + t * (b[k] as number));
}

/**
 * The arc from a to b. Returns the straight line if a and b point the same way or opposite ways: then no arc is the
 * shortest.
 */
export function slerp(a: Float32Array, b: Float32Array, t: number): Float32Array<ArrayBuffer> {
  const cosine = dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  const sine = Math.sin(angle);
  if (!(sine > 1e-6)) return lerp(a, b, t);
  const [wa, wb] = [Math.sin((1 - t) * angle) / sine, Math.sin(t * angle) / sine];
  return Float32Array.from(a, (x, k) => wa * x + wb * (b[k] as number));
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}

/**
 * The latent at a place. `get` returns the latent of an item. If u and v are 0 or 1, the result equals one item bit for
 * bit.
 */
export function latentAt({ of, u, v }: Place, way: Way, get: (id: number) => Float32Array): Float32Array {
  const between = way === 'slerp' ? slerp : lerp;
  const go = (a: Float32Array, b: Float32Array, t: number) => (t <= 0 ? a : t >= 1 ? b : between(a, b, t));
  const [a, b = a, c = a, d = b] = of.map(get);
  if (!a || !b || !c || !d) throw new Error('A place needs something to lie among.');
  return go(go(a, b, u), go(c, d, u), v);
}

/** The share of each item at a place, in the order of `of`. The shares sum to 1. */
export function sharesAt({ of, u, v }: Place): number[] {
  if (of.length === 1) return [1];
  if (of.length === 2) return [1 - u, u];
  return [(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v];
}

/**
 * `count` places along legs from item to item, including both ends. With `closed` the path returns to the first item and
 * omits the repeated end.
 */
export function pathOf(of: readonly number[], count: number, closed: boolean): Place[] {
  const stops = closed ? [...of, of[0] as number] : of;
  const legs = stops.length - 1;
  return Array.from({ length: count }, (_, i) => {
    const at = (i / (closed ? count : Math.max(1, count - 1))) * legs;
    const leg = Math.min(legs - 1, Math.floor(at));
    return { of: [stops[leg] as number, stops[leg + 1] as number], u: at - leg, v: 0 };
  });
}
