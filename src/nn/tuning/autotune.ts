// Which kernel variant is the fastest for a shape on this adapter: timed on first use, then kept (Choices are JSON).
import type { Gpu } from '../../gpu/device.ts';
import { type Candidate, candidate } from './candidate.ts';
import { suits, variantsOn } from './families.ts';
import { type Choices, type Family, type ShapeKey, shapeKey, shapeOf, type Variant, workOf } from './variants.ts';

/** A sample lasts at least so long, so that submission and clock do not count. */
const SAMPLE_MS = 4;
const SAMPLES = 3;
/** A rival must be faster than the default by this factor, so that noise does not decide. */
const MARGIN = 0.95;
/** Of one tuning. Shapes that are left over keep the default and are timed at a later load. */
const BUDGET_MS = 2000;

/** A small shape on which all variants must agree, to this share of the largest number. */
const TRIAL = { N: 2, H: 5, W: 15, ci4: 4, co4: 4 };
const AGREEMENT = 1e-4;

function agree(a: Float32Array, b: Float32Array): boolean {
  const largest = a.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
  return a.length === b.length && a.every((v, i) => Math.abs(v - (b[i] ?? Number.NaN)) <= AGREEMENT * largest);
}

/** The variants of a family whose results agree with `direct` on this adapter; a driver's quads may be other threads. */
export async function soundVariants(gpu: Gpu, family: Family): Promise<Variant[]> {
  let expected: Float32Array | undefined;
  const sound: Variant[] = [];
  for (const v of variantsOn(gpu.adapter.features, family)) {
    const c = await candidate(gpu, shapeKey(family, TRIAL), v, true);
    const got = await c.result();
    expected ??= got;
    if (agree(expected, got)) sound.push(v);
    c.destroy();
  }
  return sound;
}

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
async function fastest(gpu: Gpu, key: ShapeKey, order: readonly Variant[]): Promise<Variant | undefined> {
  const { device } = gpu;
  device.pushErrorScope('validation');
  device.pushErrorScope('out-of-memory');
  const found = await fastestOf(gpu, key, order);
  const errors = [await device.popErrorScope(), await device.popErrorScope()];
  return errors.some((e) => e) ? undefined : found;
}

/** The fastest variant of one shape; the first candidate is the default. */
async function fastestOf(gpu: Gpu, key: ShapeKey, order: readonly Variant[]): Promise<Variant | undefined> {
  const candidates: Candidate[] = [];
  try {
    for (const v of order) candidates.push(await candidate(gpu, key, v));
    const ms = await time(gpu, candidates);
    let best = 0;
    ms.forEach((t, i) => {
      if (i > 0 && t < (ms[0] ?? 0) * MARGIN && t < (ms[best] ?? 0)) best = i;
    });
    return order[best];
  } finally {
    for (const c of candidates) c.destroy();
  }
}

/** Whether variants are timed: not on software adapters, where kernels with barriers are many times slower. */
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
  const open = [...wanted.keys()]
    .filter((key) => !known[key] && wanted.get(key) !== 'half')
    .sort((a, b) => workOf(b) - workOf(a));
  const found: Partial<Record<ShapeKey, Variant>> = { ...known };
  const sound = new Map<Family, Variant[]>();
  const began = performance.now();
  for (const [i, key] of open.entries()) {
    if (performance.now() - began > (o.budgetMs ?? BUDGET_MS)) break;
    const { family } = shapeOf(key);
    const all = sound.get(family) ?? (await soundVariants(gpu, family));
    sound.set(family, all);
    const standard = wanted.get(key) ?? 'direct';
    const rivals = all.filter((v) => v !== standard && suits(v, key));
    const best = await fastest(gpu, key, [standard, ...rivals]);
    if (best) found[key] = best;
    o.onProgress?.(i + 1, open.length);
  }
  return found;
}
