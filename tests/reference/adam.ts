// Gradient sanitising, Adam and the moving average, sections 2, 8 and 9.
import { map, type Tensor, zeros } from './tensor.ts';

export interface AdamArgs {
  betas: readonly [number, number];
  eps: number;
}

export interface AdamState {
  step: number;
  m: Map<string, Tensor>;
  v: Map<string, Tensor>;
}

/** Adam's state before the first step. */
export function adamState(): AdamState {
  return { step: 0, m: new Map(), v: new Map() };
}

/** nan -> 0, +inf -> 1e5, -inf -> -1e5. */
export function sanitise(g: Tensor): Tensor {
  return map(g, (v) =>
    Number.isNaN(v) ? 0 : v === Number.POSITIVE_INFINITY ? 1e5 : v === Number.NEGATIVE_INFINITY ? -1e5 : v,
  );
}

/** Every element to [-1, 1]. */
export function clip(g: Tensor, limit = 1): Tensor {
  return map(g, (v) => Math.min(Math.max(v, -limit), limit));
}

/** One bias-corrected step. Parameters without a gradient do not change. */
export function adamStep(
  w: ReadonlyMap<string, Tensor>,
  grads: ReadonlyMap<string, Tensor>,
  state: AdamState,
  lr: number,
  args: AdamArgs,
): Map<string, Tensor> {
  const [beta1, beta2] = args.betas;
  state.step++;
  const after = new Map(w);
  for (const [key, g] of grads) {
    const before = w.get(key);
    if (!before) throw new Error(`a gradient without its parameter: ${key}`);
    const m = map(state.m.get(key) ?? zeros(g.shape), (v, i) => beta1 * v + (1 - beta1) * g.data[i]!);
    const v = map(state.v.get(key) ?? zeros(g.shape), (s, i) => beta2 * s + (1 - beta2) * g.data[i]! ** 2);
    state.m.set(key, m);
    state.v.set(key, v);
    const mHat = 1 - beta1 ** state.step;
    const vHat = 1 - beta2 ** state.step;
    after.set(
      key,
      map(before, (x, i) => x - (lr * (m.data[i]! / mHat)) / (Math.sqrt(v.data[i]! / vHat) + args.eps)),
    );
  }
  return after;
}

/** 0.5^(batch / min(half-life, rampup nimg)) with nimg before this batch. It is 0 at the first step. */
export function emaBeta(batch: number, halflife: number, rampup: number, nimg: number): number {
  return 0.5 ** (batch / Math.max(Math.min(halflife, rampup * nimg), 1e-8));
}

/** beta ema + (1 - beta) w. */
export function emaStep(
  ema: ReadonlyMap<string, Tensor>,
  w: ReadonlyMap<string, Tensor>,
  beta: number,
): Map<string, Tensor> {
  return new Map([...ema].map(([k, e]) => [k, map(e, (v, i) => beta * v + (1 - beta) * w.get(k)!.data[i]!)]));
}
