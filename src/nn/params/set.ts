// The numbers of a network on the GPU: its weights, and what training adds to them.
import type { Allocator, Storage, View } from '../../gpu/storage.ts';
import { check } from '../../lib/errors.ts';
import type { Matrix, ParamLayout, Vector } from './layout.ts';

/** The arenas of one network: weights always; gradients and Adam's moments if it trains; a moving average if asked for. */
export class ParamSet {
  readonly layout: ParamLayout;
  readonly name: string;
  readonly w: Storage;
  readonly g: Storage | undefined;
  readonly m: Storage | undefined;
  readonly v: Storage | undefined;
  readonly ema: Storage | undefined;

  /** `shared`: weights of another set, such as its moving average as a frozen network. */
  constructor(
    name: string,
    layout: ParamLayout,
    alloc: Allocator,
    roles: { train: boolean; ema?: boolean; shared?: Storage },
  ) {
    this.name = name;
    this.layout = layout.seal();
    const bytes = layout.floats * 4;
    this.w = roles.shared ?? alloc.keep(`${name}.weights`, bytes, 'weights');
    if (roles.train) {
      this.g = alloc.keep(`${name}.grads`, bytes, 'gradients');
      this.m = alloc.keep(`${name}.adam_m`, bytes, 'Adam');
      this.v = alloc.keep(`${name}.adam_v`, bytes, 'Adam');
    }
    if (roles.ema) this.ema = alloc.keep(`${name}.ema`, bytes, 'EMA');
  }

  /** A matrix's range of the weights or of the gradients. */
  matrix(m: Matrix, role: 'w' | 'g' = 'w'): View {
    check(m.base >= 0, () => `${m.label} is a part of a fused matrix: kernels read the whole`);
    return this.range(role, m.base, m.floats);
  }

  /** A vector's range of the weights. */
  vector(v: Vector): View {
    return this.range('w', this.layout.vectorBase + v.base, v.c4 * 4);
  }

  /** A vector's range of the gradients. */
  vectorGrad(v: Vector): View {
    return this.range('g', this.layout.vectorBase + v.base, v.c4 * 4);
  }

  private range(role: 'w' | 'g', base: number, floats: number): View {
    const storage = role === 'w' ? this.w : this.g;
    check(storage !== undefined, () => `${this.name} is frozen: it has no gradients`);
    return { storage, offset: base * 4, bytes: floats * 4 };
  }
}

/** An arena of `floats` in ranges of at most `maxBytes`, for kernels that update all of it. */
export function chunks(floats: number, maxBytes = 64 << 20): { offset: number; bytes: number }[] {
  const out: { offset: number; bytes: number }[] = [];
  for (let at = 0; at < floats * 4; at += maxBytes) {
    out.push({ offset: at, bytes: Math.min(maxBytes, floats * 4 - at) });
  }
  return out;
}
