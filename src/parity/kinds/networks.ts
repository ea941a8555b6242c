// The network of a parity case: its weights on the GPU and its inputs. All kinds with networks use it.
import type { Gpu } from '../../gpu/device.ts';
import type { Plan } from '../../gpu/plan.ts';
import type { Storage } from '../../gpu/storage.ts';
import type { Act } from '../../nn/act.ts';
import { type Denoiser, UnsupportedNetwork } from '../../nn/nets/network.ts';
import { openNetwork } from '../../nn/nets/registry.ts';
import type { ParamSet } from '../../nn/params/set.ts';
import { Workspace } from '../../nn/workspace.ts';
import type { Checker } from '../checker.ts';
import { type FixtureCase, optionalTensor, tensorOf, weightSet } from '../fixtureCase.ts';
import type { WeightSetName } from '../manifest.ts';
import { Unsupported } from '../unsupported.ts';

/** A case on the GPU: its network, a workspace, and the number of dispatches. */
export class CaseRun {
  readonly c: FixtureCase;
  readonly net: Denoiser;
  readonly ws: Workspace;
  dispatches = 0;
  private readonly shapes: Map<string, readonly number[]>;
  private readonly sets = new Map<WeightSetName, Map<string, Float32Array>>();

  constructor(c: FixtureCase, gpu: Gpu) {
    this.c = c;
    this.net = networkOf(c);
    this.shapes = new Map(this.net.layout.keys().map((k) => [k.key, k.shape]));
    this.ws = new Workspace(gpu);
  }

  /** The weights of a set by key. */
  weights(set: WeightSetName): Map<string, Float32Array> {
    let w = this.sets.get(set);
    if (!w) {
      w = weightSet(this.c, set, this.shapes);
      this.sets.set(set, w);
    }
    return w;
  }

  /** Arenas of a network, loaded with a set. */
  params(name: string, set: WeightSetName, roles: { train: boolean; ema?: boolean; shared?: Storage }): ParamSet {
    const p = this.ws.params(name, this.net.layout, roles);
    if (!roles.shared) this.load(p, p.w, this.weights(set));
    return p;
  }

  /** Writes weights by key into an arena. */
  load(p: ParamSet, into: Storage, values: ReadonlyMap<string, Float32Array>): void {
    const get = (key: string) => {
      const data = values.get(key);
      return data && { shape: this.shapes.get(key) ?? [], data };
    };
    this.ws.load(p, get, this.c.name, into);
  }

  /** A stored tensor as an activation, or undefined if the case has none. */
  find(name: string): Act | undefined {
    const t = optionalTensor(this.c, name);
    if (!t) return undefined;
    const act = this.ws.act(name, t.shape);
    this.ws.fill(act, t.data);
    return act;
  }

  /** A stored tensor as an activation. */
  take(name: string): Act {
    tensorOf(this.c, name); // throws a sentence that names the missing tensor
    return this.find(name) as Act;
  }

  /** A stored vector as floats on the GPU. */
  vector(name: string, values: Float32Array = tensorOf(this.c, name)) {
    const v = this.ws.vector(name, values.length);
    this.ws.write(v.storage, values);
    return v;
  }

  run(plan: Plan): void {
    plan.run(this.ws.gpu.adapter.software ? 2e9 : undefined);
    this.dispatches += plan.dispatches;
  }

  destroy(): void {
    this.ws.destroy();
  }
}

/** The case's network. Throws Unsupported for an architecture that does not run here, and an error for wrong arguments. */
export function networkOf(c: FixtureCase): Denoiser {
  const { network } = c.manifest;
  if (!network)
    throw new Error(`The manifest ${c.name}.json has no "network", which its kind ${c.manifest.kind} needs.`);
  try {
    return openNetwork({ ...network });
  } catch (e) {
    if (e instanceof UnsupportedNetwork) throw new Unsupported(e.message);
    throw e;
  }
}

/** Compares tensors by prefix and key, whole or as digests. Some steps expect only a few of them. */
export function checkAll(checker: Checker, prefix: string, tensors: ReadonlyMap<string, Float32Array>): void {
  for (const [key, data] of tensors) checker.tensor(prefix + key, data);
}
