// Converts a case's stored numbers to float64 tensors.
import { Checker } from '../../../src/parity/checker.ts';
import { type FixtureCase, optionalTensor, weightSet } from '../../../src/parity/fixtureCase.ts';
import type { WeightSetName } from '../../../src/parity/manifest.ts';
import type { CaseResult } from '../../../src/parity/report.ts';
import type { EdmNetArgs } from '../edmNet.ts';
import { parameterShapes } from '../edmNet.ts';
import { type Tensor, tensor } from '../tensor.ts';

export type Weights = Map<string, Tensor>;

/** A stored tensor. Returns null if the case has none of that name. */
export function find(c: FixtureCase, name: string): Tensor | null {
  const t = optionalTensor(c, name);
  return t && tensor(t.shape, t.data);
}

/** A required stored tensor. Throws if it is missing. */
export function take(c: FixtureCase, name: string): Tensor {
  const t = find(c, name);
  if (!t) throw new Error(`${c.name} has no tensor ${name}`);
  return t;
}

/** The stored tensors under a prefix, by the rest of their names. */
export function takeAll(c: FixtureCase, prefix: string): Weights {
  const out: Weights = new Map();
  for (const name of c.tensors.keys()) if (name.startsWith(prefix)) out.set(name.slice(prefix.length), take(c, name));
  return out;
}

/** The arguments of a DDPM++ network. Throws for anything else. */
export function netArgs(c: FixtureCase): EdmNetArgs {
  const n = c.manifest.network;
  const known = n?.class.startsWith('EDMPrecond') && String(n.model_type).startsWith('SongUNet');
  const plain = n?.embedding_type === 'positional' && n.encoder_type === 'standard';
  if (!n || !known || !plain) throw new Error(`${c.name}: the reference has DDPM++ networks only`);
  return n as unknown as EdmNetArgs;
}

/** A set of network weights by state_dict key. */
export function weights(c: FixtureCase, set: WeightSetName): Weights {
  const shapes = parameterShapes(netArgs(c));
  return new Map([...weightSet(c, set, shapes)].map(([k, data]) => [k, tensor(shapes.get(k)!, data)]));
}

/** Runs a case on the reference. It counts as one dispatch, so that the result can pass. */
export function check(c: FixtureCase, run: (c: FixtureCase, checker: Checker) => void): CaseResult {
  const checker = new Checker(c);
  run(c, checker);
  return checker.result(1);
}

/** Compares every parameter's gradient. A missing gradient counts as zeros. */
export function checkGradients(checker: Checker, prefix: string, keys: Iterable<string>, grads: Weights): void {
  for (const key of keys) checker.gradient(prefix + key, grads.get(key)?.data ?? null);
}
