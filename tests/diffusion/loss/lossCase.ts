// Shared by the tests of the losses: images, inputs that need a gradient, and the scalars of the step.
import { expect } from 'vitest';
import type { Act } from '../../../src/nn/act.ts';
import type { Graph } from '../../../src/parity/graph.ts';
import { vector } from '../../nn/ops/harness.ts';
import type { Tensor } from '../../reference/tensor.ts';

export const f32 = (t: Tensor): Float32Array<ArrayBuffer> => Float32Array.from(t.data);
export const SHAPE = [3, 3, 5, 4];
export const PIXELS = 60;
export const SIGMA = vector([0.02, 0.5, 7].map(Math.fround));

/** An input that needs a gradient. */
export function put(g: Graph, label: string, t: Tensor): Act {
  const a = g.input(label, t.shape, f32(t));
  g.tape.watch(a);
  return a;
}

export const gradient = (g: Graph, a: Act): Act => g.want(g.tape.gradOf(a) as Act);

/** The scalars that the losses wrote. */
export async function metrics(g: Graph): Promise<Float32Array> {
  return new Float32Array(await g.bytes(g.tape.metrics));
}

export function expectNear(got: number | undefined, want: number): void {
  expect(Math.abs((got ?? Number.NaN) - want) / Math.abs(want)).toBeLessThan(2e-5);
}
