// Parameters by state_dict key, with a prefix for each module, and gradients collected under the same keys.
import { add, type Tensor } from './tensor.ts';

/** The collected gradients. */
export interface Grads {
  get(key: string): Tensor | undefined;
  set(key: string, g: Tensor): unknown;
}

export class Params {
  private readonly map: ReadonlyMap<string, Tensor>;
  private readonly grads: Grads;
  private readonly prefix: string;

  constructor(map: ReadonlyMap<string, Tensor>, grads: Grads = new Map(), prefix = '') {
    this.map = map;
    this.grads = grads;
    this.prefix = prefix;
  }

  /** The parameters below `name.`. */
  in(name: string): Params {
    return new Params(this.map, this.grads, `${this.prefix}${name}.`);
  }

  /** A required parameter. Throws if it is missing. */
  get(name: string): Tensor {
    const t = this.map.get(this.prefix + name);
    if (!t) throw new Error(`no parameter ${this.prefix}${name}`);
    return t;
  }

  /** An optional parameter. */
  find(name: string): Tensor | null {
    return this.map.get(this.prefix + name) ?? null;
  }

  /** Adds to a parameter's gradient. */
  addGrad(name: string, g: Tensor): void {
    const key = this.prefix + name;
    const before = this.grads.get(key);
    this.grads.set(key, before ? add(before, g) : g);
  }
}
