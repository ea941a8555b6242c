// Compares one op on the GPU with the float64 reference: forward, backward, padding lanes, added gradients.
import fc from 'fast-check';
import { expect } from 'vitest';
import { type Gpu, openDevice } from '../../../src/gpu/device.ts';
import { type Act, packNchw } from '../../../src/nn/act.ts';
import type { ParamLayout } from '../../../src/nn/params/layout.ts';
import { packParams } from '../../../src/nn/params/pack.ts';
import { variantsOn } from '../../../src/nn/tuning/families.ts';
import { type Tuning, tuningFor } from '../../../src/nn/tuning/tuning.ts';
import { type Family, type Kernel, type Variant, VariantTable } from '../../../src/nn/tuning/variants.ts';
import { Graph } from '../../../src/parity/graph.ts';
import { add, randn, rounded, type Tensor, tensor } from '../../reference/tensor.ts';
import { openTestGpu } from '../../support/device.ts';
import { expectClose, F32, type Tolerance } from './close.ts';

/** A device for a test file. An error that WebGPU reports fails the test that caused it. */
export async function testGpu(): Promise<Gpu> {
  return openDevice(await openTestGpu(), (message) => {
    throw new Error(`WebGPU: ${message}`);
  });
}

/** Kernel shapes for software adapters (no barriers) and for GPUs. Both must be correct on either. */
export const TUNINGS: Readonly<Record<'software' | 'gpu', Tuning>> = {
  software: tuningFor({ software: true, architecture: '', features: [] }),
  gpu: tuningFor({ software: false, architecture: '', features: [] }),
};

/** Runs every shape with one variant, also unsuitable ones. */
class OneVariant extends VariantTable {
  protected override choose<K extends Kernel>(kernels: readonly [K, ...K[]]): K {
    return kernels.find((k) => k.name === this.standard) ?? kernels[0];
  }
}

/** Tunings by kernel variant: all of a family that the adapter can run. */
export function variantTunings({ adapter }: Gpu, family: Family = 'conv3x3.fwd'): [Variant, Tuning][] {
  return variantsOn(adapter.features, family).map((v) => [v, oneVariant(v)]);
}

/** `TUNINGS`, and one for each further variant of a family that the adapter can run. */
export function allTunings(gpu: Gpu, family: Family): [string, Tuning][] {
  return [...Object.entries(TUNINGS), ...variantTunings(gpu, family).filter(([v]) => v !== 'direct')];
}

/** Selects one variant for every layer that has it. */
export const oneVariant = (v: Variant): Tuning => ({ ...TUNINGS.software, variants: new OneVariant(v) });

/** Random float32 numbers in float64. */
export const random = (shape: readonly number[], seed: number): Tensor => rounded(randn(shape, seed));

/** Values and gradients of the reference. Parameters without a key get none. */
export interface Truth {
  readonly y: Tensor;
  readonly backward: (gy: Tensor) => { inputs: (Tensor | null)[]; params: Record<string, Tensor> };
}

/** An op: its inputs, its recording and the expected results. */
export interface OpTest {
  readonly label: string;
  readonly layout?: ParamLayout;
  readonly params?: Readonly<Record<string, Tensor>>;
  readonly inputs: readonly { readonly x: Tensor; readonly segs?: readonly number[] }[];
  readonly record: (g: Graph, inputs: readonly Act[]) => Act;
  readonly truth: (inputs: readonly Tensor[], params: Readonly<Record<string, Tensor>>) => Truth;
  readonly tolerance?: Tolerance;
}

const floats = (t: Tensor): Float32Array<ArrayBuffer> => Float32Array.from(t.data);

/** Fills the transients' buffers with NaN, so that values which a kernel does not write are visible. */
async function poison(g: Graph): Promise<void> {
  await g.build();
  for (const { buffer } of g.pool.slots) {
    if (buffer) g.gpu.device.queue.writeBuffer(buffer, 0, new Float32Array(buffer.size / 4).fill(Number.NaN));
  }
}

/** The numbers of an activation. Its padding lanes must be zero. */
async function readAct(g: Graph, a: Act, what: string): Promise<Float32Array> {
  const values = await g.nchw(a);
  const raw = (await g.floats(a)).subarray(0, a.N * a.H * a.W * a.C4 * 4);
  expect(
    raw.every((v, i) => v === packNchw(a, values)[i] || Number.isNaN(v)),
    `${what}: zeros in padding`,
  ).toBe(true);
  return values;
}

/** Records the op `times` times on the same inputs and parameters, so that later gradients are added to the first. */
function recordAll(g: Graph, o: OpTest, gys: readonly Tensor[]): { xs: Act[]; ys: Act[] } {
  const xs = o.inputs.map(({ x, segs }, i) => g.input(`x${i}`, x.shape, floats(x), segs));
  for (const x of xs) g.tape.watch(x);
  const ys = gys.map((gy, i) => {
    const y = g.want(o.record(g, xs));
    g.tape.seed(y, g.input(`gy${i}`, gy.shape, floats(gy), y.segs));
    return y;
  });
  g.tape.backward();
  return { xs, ys };
}

async function checkGradients(g: Graph, o: OpTest, expected: Record<string, Tensor>): Promise<void> {
  const got = await g.gradients();
  for (const [key, want] of Object.entries(expected)) {
    expectClose(`${o.label} g/${key}`, got.get(key) ?? [], want, o.tolerance ?? F32);
  }
  // Floats that no parameter owns must be zero, or Adam would move them.
  const { layout, g: storage } = g.params;
  const shapes = new Map([...layout.entries.values()].map((e) => [e.key, e.shape]));
  const image = packParams(
    layout,
    (key) => ({ shape: shapes.get(key) ?? [], data: got.get(key) ?? new Float32Array() }),
    o.label,
  );
  if (storage)
    expect(new Float32Array(await g.bytes(storage, image.byteLength)), `${o.label}: paddings`).toEqual(image);
}

/** Runs the op once or twice in one plan and compares everything with the reference. */
export async function checkOp(gpu: Gpu, o: OpTest, tuning: Tuning, times: 1 | 2 = 1): Promise<void> {
  const params = o.params ?? {};
  const values = (key: string) => {
    const t = params[key];
    return t && { shape: t.shape, data: floats(t) };
  };
  const { layout } = o;
  const g = new Graph(gpu, o.label, { tuning, ...(layout && { params: { layout, values } }) });
  const truth = o.truth(
    o.inputs.map(({ x }) => x),
    params,
  );
  const gys = Array.from({ length: times }, (_, i) => random(truth.y.shape, 1000 + i));
  const { xs, ys } = recordAll(g, o, gys);
  const grads = xs.map((x) => g.tape.gradOf(x));
  for (const dx of grads) if (dx) g.want(dx);
  await poison(g);
  await g.run();
  for (const y of ys) expectClose(`${o.label} y`, await readAct(g, y, `${o.label} y`), truth.y, o.tolerance ?? F32);
  const want = truth.backward(gys.reduce(add));
  for (const [i, dx] of grads.entries()) {
    const expected = want.inputs[i];
    if (!expected) continue;
    expect(dx, `${o.label}: a gradient reaches input ${i}`).toBeDefined();
    const got = await readAct(g, dx as Act, `${o.label} dx${i}`);
    expectClose(`${o.label} dx${i}`, got, expected, o.tolerance ?? F32);
  }
  if (layout) await checkGradients(g, o, want.params);
  g.destroy();
}

/** A vector [N] as a tensor. */
export const vector = (data: ArrayLike<number>): Tensor => tensor([data.length], data);

/** Noise levels from 0.002 to 80. */
export const sigmas = (n: number): Tensor =>
  vector(Array.from({ length: n }, (_, i) => Math.fround(0.002 * 40000 ** (i / Math.max(n - 1, 1)))));

const shapes = fc.record({
  N: fc.constantFrom(1, 3),
  H: fc.integer({ min: 1, max: 5 }),
  a: fc.integer({ min: 1, max: 9 }),
  b: fc.integer({ min: 1, max: 9 }),
  times: fc.constantFrom(1 as const, 2 as const),
});

/** Checks the op at several shapes: N images of H x (H + 1) pixels with a and b channels, recorded once or twice. */
export function eachShape(
  gpu: Gpu,
  make: (s: { N: number; H: number; a: number; b: number }) => OpTest,
  numRuns = 4,
): Promise<void> {
  const property = fc.asyncProperty(shapes, ({ times, ...s }) => checkOp(gpu, make(s), TUNINGS.software, times));
  return fc.assert(property, { numRuns });
}
