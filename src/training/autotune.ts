// Which kernel variant is the fastest for a shape on this adapter: timed on first use, then kept (Choices are JSON).
import type { Gpu } from '../gpu/device.ts';
import { conv3x3 } from '../nn/ops/conv3x3.ts';
import { linear } from '../nn/ops/linear.ts';
import { ParamLayout } from '../nn/params.ts';
import { type Choices, type ShapeKey, shapeOf, VARIANTS, type Variant } from '../nn/variants.ts';
import { Workspace } from './workspace.ts';

/** A sample lasts at least so long, so that submission and clock do not count. */
const SAMPLE_MS = 4;
const SAMPLES = 3;
/** The default stays unless a rival is faster by this much: noise must not decide. */
const MARGIN = 0.95;
/** All of one tuning; what is left over keeps the default and is timed another day. */
const BUDGET_MS = 2000;

/** A variant ready to be timed: `run(n)` submits its pass n times. */
interface Candidate {
  readonly variant: Variant;
  readonly run: (n: number) => void;
  readonly destroy: () => void;
}

async function candidate(gpu: Gpu, key: ShapeKey, variant: Variant): Promise<Candidate> {
  const { family, N, H, W, ci4, co4 } = shapeOf(key);
  const [op, pass] = family.split('.') as ['conv3x3' | 'linear', 'fwd' | 'bwd_x' | 'bwd_w'];
  const ws = new Workspace(gpu, 1, { choices: { [key]: variant } });
  const layout = new ParamLayout();
  const side = op === 'conv3x3' ? 3 : 1;
  const m = layout.matrix('w', [{ key: 'w', shape: [4 * co4, 4 * ci4, side, side] }], [4 * ci4]);
  const bias = layout.vector('b', [{ key: 'b', segs: [4 * co4] }]);
  const p = ws.params('w', layout, { train: pass === 'bwd_w' });
  const x = ws.act('x', [N, 4 * ci4, H, W]);
  const dy = ws.act('dy', [N, 4 * co4, H, W]);
  const { plan } = await ws.plan(key, pass === 'bwd_w' ? [p] : [], (t) => {
    if (pass === 'bwd_x') t.watch(x);
    const y =
      op === 'conv3x3'
        ? conv3x3(t, p, m, x, { bias, label: 'y', out: 4 * co4 })
        : linear(t, p, m, x, { bias, label: 'y', out: [4 * co4] });
    t.seed(y, dy);
    t.backward();
  });
  const timed = plan.only(KERNELS[pass]);
  return { variant, run: (n) => timed.repeat(n), destroy: () => ws.destroy() };
}

/** The launches of a pass in a plan of one layer. */
const KERNELS = {
  fwd: /\.fwd$/,
  bwd_x: /\.bwd_x$/,
  bwd_w: /(\.bwd_w|reduce\.\w+)$/, // with the sums of its slices and of the bias gradient
} as const;

const median = (a: readonly number[]): number =>
  [...a].sort((x, y) => x - y)[a.length >> 1] ?? Number.POSITIVE_INFINITY;

/** Milliseconds a pass of each candidate, measured in turns. */
async function time(gpu: Gpu, candidates: readonly Candidate[]): Promise<number[]> {
  const { queue } = gpu.device;
  const sample = async (c: Candidate, n: number): Promise<number> => {
    const began = performance.now();
    c.run(n);
    await queue.onSubmittedWorkDone();
    return performance.now() - began;
  };
  const repeats: number[] = [];
  for (const c of candidates) {
    let n = 1;
    for (let ms = await sample(c, n); ms < SAMPLE_MS && n < 256; ms = await sample(c, n)) n *= 2;
    repeats.push(n);
  }
  const times = candidates.map((): number[] => []);
  for (let s = 0; s < SAMPLES; s++) {
    for (const [i, c] of candidates.entries()) {
      const n = repeats[i] ?? 1;
      times[i]?.push((await sample(c, n)) / n);
    }
  }
  return times.map(median);
}

/** The fastest variant of one shape; undefined where memory did not suffice to find out. */
async function fastest(gpu: Gpu, key: ShapeKey, standard: Variant): Promise<Variant | undefined> {
  const { device } = gpu;
  device.pushErrorScope('validation');
  device.pushErrorScope('out-of-memory');
  const found = await fastestOf(gpu, key, standard);
  const errors = [await device.popErrorScope(), await device.popErrorScope()];
  return errors.some((e) => e) ? undefined : found;
}

/** The fastest variant of one shape; the first candidate is the default. */
async function fastestOf(gpu: Gpu, key: ShapeKey, standard: Variant): Promise<Variant> {
  const order = [standard, ...VARIANTS.filter((v) => v !== standard)];
  const candidates: Candidate[] = [];
  try {
    for (const v of order) candidates.push(await candidate(gpu, key, v));
    const ms = await time(gpu, candidates);
    let best = 0;
    ms.forEach((t, i) => {
      if (i > 0 && t < (ms[0] ?? 0) * MARGIN && t < (ms[best] ?? 0)) best = i;
    });
    return order[best] ?? standard;
  } finally {
    for (const c of candidates) c.destroy();
  }
}

/** Whether there is something to choose: kernels with barriers are many times slower on software adapters. */
export function isTunable(gpu: Gpu): boolean {
  return !gpu.adapter.software;
}

/**
 * Times the variants of the shapes that are not yet known, most work first, within a budget. Variants round differently:
 * a run keeps its choices.
 */
export async function tune(
  gpu: Gpu,
  wanted: ReadonlyMap<ShapeKey, Variant>,
  known: Choices,
  o: { budgetMs?: number; onProgress?: (done: number, total: number) => void } = {},
): Promise<Choices> {
  const open = [...wanted.keys()].filter((key) => !known[key]).sort((a, b) => work(b) - work(a));
  const found: Partial<Record<ShapeKey, Variant>> = { ...known };
  const began = performance.now();
  for (const [i, key] of open.entries()) {
    if (performance.now() - began > (o.budgetMs ?? BUDGET_MS)) break;
    const best = await fastest(gpu, key, wanted.get(key) ?? 'direct');
    if (best) found[key] = best;
    o.onProgress?.(i + 1, open.length);
  }
  return found;
}

function work(key: ShapeKey): number {
  const { N, H, W, ci4, co4 } = shapeOf(key);
  return N * H * W * ci4 * co4;
}
