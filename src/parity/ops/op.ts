// Shared code of the ops of a case: arguments, tensors, and the forward and backward pass through a graph.
import type { Gpu } from '../../gpu/device.ts';
import type { Act } from '../../nn/act.ts';
import type { ParamLayout } from '../../nn/params/layout.ts';
import type { Numbers } from '../digest.ts';
import { type FixtureCase, optionalTensor, tensorOf } from '../fixtureCase.ts';
import { Graph } from '../graph.ts';
import type { OpArgs } from '../manifest.ts';
import { Unsupported } from '../unsupported.ts';

/** One entry of `ops`. */
export interface OpCase {
  readonly gpu: Gpu;
  readonly case: FixtureCase;
  readonly tag: string;
  readonly args: OpArgs;
}

/** The results of an op, by name below TAG/, and its number of launches. */
export interface OpOutcome {
  readonly tensors: ReadonlyMap<string, Numbers>;
  readonly dispatches: number;
}

function badArgument(op: OpCase, name: string, wanted: string): Error {
  return new Error(`${op.case.name}.json: "${name}" of the op ${op.tag} must be ${wanted}.`);
}

/** A numeric argument. */
export function numberOf(op: OpCase, name: string): number {
  const v = op.args[name];
  if (typeof v !== 'number') throw badArgument(op, name, 'a number');
  return v;
}

/** A boolean argument. Absent means false. */
export function flagOf(op: OpCase, name: string): boolean {
  const v = op.args[name] ?? false;
  if (typeof v !== 'boolean') throw badArgument(op, name, 'true or false');
  return v;
}

/** An argument that is a list of numbers. */
export function numbersOf(op: OpCase, name: string): number[] {
  const v = op.args[name];
  if (!Array.isArray(v) || !v.every((x) => typeof x === 'number')) throw badArgument(op, name, 'a list of numbers');
  return v;
}

/** The resampling filter. Throws `Unsupported` if it is longer than the kernels support. */
export function filterOf(op: OpCase): number[] {
  const filter = numbersOf(op, 'resample_filter');
  if (filter.length <= 8) return filter;
  throw new Unsupported(
    `Resampling filters have up to 8 taps here: the ${filter.length} of ${op.tag} are not supported.`,
  );
}

/** A tensor of the op with its shape. Throws if it is missing. */
export function stored(op: OpCase, name: string): { shape: number[]; data: Float32Array } {
  const full = `${op.tag}/${name}`;
  return optionalTensor(op.case, full) ?? { shape: [], data: tensorOf(op.case, full) };
}

/**
 * A layer to run: its parameters (none: no layout), its differentiable inputs, and the function that records its output.
 */
export interface Layer {
  readonly layout?: ParamLayout;
  readonly inputs: readonly string[];
  readonly record: (g: Graph, inputs: readonly Act[]) => Act;
}

/** Runs forward to `y`, then backward from `gy` to the inputs and all parameters. */
export async function runLayer(op: OpCase, layer: Layer): Promise<OpOutcome> {
  const { gpu, tag } = op;
  const { layout } = layer;
  const values = (key: string) => optionalTensor(op.case, `${tag}/p/${key}`) ?? undefined;
  const g = new Graph(gpu, tag, layout ? { params: { layout, values } } : {});
  try {
    const { tape } = g;
    const inputs = layer.inputs.map((name) => {
      const { shape, data } = stored(op, `in/${name}`);
      return g.input(name, shape, data);
    });
    for (const x of inputs) tape.watch(x);
    const y = g.want(layer.record(g, inputs));
    const gy = stored(op, 'gy');
    tape.seed(y, g.input('gy', gy.shape, gy.data));
    tape.backward();
    const grads = inputs.map((x) => tape.gradOf(x));
    for (const dx of grads) if (dx) g.want(dx);
    const dispatches = await g.run();
    const tensors = new Map<string, Numbers>([['y', await g.nchw(y)]]);
    for (const [i, dx] of grads.entries()) {
      const name = `g/in/${layer.inputs[i]}`;
      tensors.set(name, dx ? await g.nchw(dx) : new Float32Array(stored(op, `in/${layer.inputs[i]}`).data.length));
    }
    if (layout) for (const [key, d] of await g.gradients()) tensors.set(`g/p/${key}`, d);
    return { tensors, dispatches };
  } finally {
    g.destroy();
  }
}
