// The tape: launches of a forward pass, and the backward pass that follows from them.
import type { PlanBuilder } from '../gpu/plan.ts';
import { type Allocator, type Storage, type View, whole } from '../gpu/storage.ts';
import { METRIC_FLOATS } from '../kernels.gen.ts';
import { EngineError } from '../lib/errors.ts';
import type { Act } from './act.ts';
import type { OpNode } from './graph.ts';
import { Launcher } from './launcher.ts';
import { add } from './ops/add.ts';
import { sumRows } from './ops/reduce.ts';
import type { Matrix, Vector } from './params/layout.ts';
import type { ParamSet } from './params/set.ts';
import type { Tuning } from './tuning/tuning.ts';

/** A pending gradient contribution `scale * from`, fused by the next kernel that can, else added by one of its own. */
export interface Addend {
  readonly from: Act;
  readonly scale: number;
}

interface GradSlot {
  act: Act | undefined;
  written: boolean;
  pending: Addend[];
}

/**
 * Records forward launches and stacks backward closures. Parameters of `trainable` sets get gradients; others are frozen
 * but still pass gradients to their inputs.
 *
 * How gradients add up: the first kernel that writes a gradient overwrites it, each later one adds (`acc`). What a kernel
 * may add of itself, it gets as an `Addend`; what is left over is added by a launch of its own.
 */
export class Tape extends Launcher {
  readonly stepUniforms: Storage;
  /** Rows of METRIC_FLOATS floats, one a step; losses write their scalars there, at COLUMNS of kernels.gen.ts. */
  readonly metrics: Storage;
  private readonly trainable: ReadonlySet<ParamSet>;
  private readonly grads = new Map<Storage, GradSlot>();
  private readonly needs = new Set<Storage>();
  private readonly closures: (() => void)[] = [];
  private readonly makers = new Map<Storage, (to: Act) => void>();
  private readonly touched = new Map<ParamSet, Set<string>>();
  private readonly partials = new Map<ParamSet, { storage: Storage; rows: number }>();
  private readonly finishers: (() => void)[] = [];
  private recording = true;
  /** Gradients of weights are added to what is there: a micro-batch's to those before it. */
  private readonly accumulates: boolean;

  constructor(o: {
    plan: PlanBuilder;
    alloc: Allocator;
    stepUniforms: Storage;
    tuning: Tuning;
    trainable?: readonly ParamSet[];
    metrics?: Storage;
    accumulates?: boolean;
    /** Gets a node for every op of the forward pass. */
    nodes?: OpNode[];
  }) {
    super(o);
    this.stepUniforms = o.stepUniforms;
    this.trainable = new Set(o.trainable ?? []);
    this.accumulates = o.accumulates ?? false;
    this.metrics = o.metrics ?? o.alloc.keep('metrics', METRIC_FLOATS * 4, 'activations');
  }

  /** Records without keeping closures: what `fn` computes is a constant for the gradients. */
  noGrad<T>(fn: () => T): T {
    const before = this.recording;
    this.recording = false;
    try {
      return fn();
    } finally {
      this.recording = before;
    }
  }

  /**
   * Records fn(), a function of x and of frozen weights alone. With `recompute` nothing is kept for the backward pass, which
   * computes fn() a second time: it trades one more forward pass for the memory of a whole network.
   */
  checkpoint(x: Act, fn: () => Act): Act {
    if (!this.tuning.recompute) return fn();
    const y = this.noGrad(fn);
    this.onBackward(y, [x], false, (dy) => {
      const depth = this.closures.length;
      this.seed(fn(), dy);
      while (this.closures.length > depth) this.closures.pop()?.();
    });
    return y;
  }

  /** Registers how y is computed once more from kept tensors. `again` does so if memory is short (`recompute`). */
  recomputable(y: Act, make: (to: Act) => void): void {
    if (this.tuning.recompute && this.recording) this.makers.set(y.storage, make);
  }

  /** x for a backward launch: x itself, or a copy computed once more, so that x needs no memory in between. */
  again(x: Act): Act {
    const make = this.makers.get(x.storage);
    if (!make) return x;
    const copy = this.like(x, `${x.label} again`);
    make(copy);
    return copy;
  }

  /** Declares that the gradient with respect to `a` is wanted. */
  watch(a: Act): void {
    this.needs.add(a.storage);
  }

  /** Whether what is recorded now sends gradients to the parameters of p. */
  isTrainable(p: ParamSet): boolean {
    return this.recording && this.trainable.has(p);
  }

  needsGrad(a: Act): boolean {
    return this.needs.has(a.storage);
  }

  /**
   * Registers the backward launches of y, recorded when its gradient, dyScale * dy, is complete. Does nothing if no input
   * wants a gradient and no parameter does (`parametersWant`). With `takesScale` dyScale may differ from 1: a kernel that
   * has a factor anyway saves a launch that scales.
   */
  onBackward(
    y: Act,
    inputs: readonly Act[],
    parametersWant: boolean,
    fn: (dy: Act, dyScale: number) => void,
    takesScale = false,
  ): void {
    if (!this.recording) return;
    if (!parametersWant && !inputs.some((x) => this.needs.has(x.storage))) return;
    this.needs.add(y.storage);
    this.closures.push(() => {
      const only = this.onlyAddend(y);
      if (only && takesScale) fn(only.from, only.scale);
      else {
        const dy = this.gradOf(y);
        if (dy) fn(dy, 1);
      }
    });
  }

  /** Calls `fn(dx, acc, addend)` if x wants a gradient: overwrite dx, or add when `acc`; `addend` is fused in if given. */
  gradient(x: Act, fn: (dx: Act, acc: boolean, addend: Addend | undefined) => void, fuses = false): void {
    if (!this.needs.has(x.storage)) return;
    const slot = this.slot(x);
    slot.act ??= this.like(x, `d ${x.label}`);
    const addend = fuses ? slot.pending.shift() : undefined;
    const acc = slot.written;
    slot.written = true;
    fn(slot.act, acc, addend);
  }

  /** Adds `scale * from` to the gradient of x, later and if possible inside another kernel. */
  addGrad(x: Act, from: Act, scale: number): void {
    if (this.needs.has(x.storage)) this.slot(x).pending.push({ from, scale });
  }

  /** Sets the gradient that enters at `y` (a loss's derivative). */
  seed(y: Act, dy: Act): void {
    this.addGrad(y, dy, 1);
  }

  /** The one contribution that is the whole gradient of x, if there is just one and no kernel has written it. */
  private onlyAddend(x: Act): Addend | undefined {
    const slot = this.grads.get(x.storage);
    return slot && !slot.written && slot.pending.length === 1 ? slot.pending[0] : undefined;
  }

  /** The complete gradient of an activation, or undefined when nothing reached it. */
  gradOf(x: Act): Act | undefined {
    const slot = this.grads.get(x.storage);
    if (!slot) return undefined;
    for (let p = slot.pending.shift(); p; p = slot.pending.shift()) {
      if (!slot.written && p.scale === 1 && slot.pending.length === 0) {
        slot.act = p.from; // complete already: read in place
        slot.written = true;
      } else {
        slot.act ??= this.like(x, `d ${x.label}`);
        add(this, p.from, slot.act, p.scale, slot.written);
        slot.written = true;
      }
    }
    return slot.act;
  }

  private slot(x: Act): GradSlot {
    let s = this.grads.get(x.storage);
    if (!s) {
      s = { act: undefined, written: false, pending: [] };
      this.grads.set(x.storage, s);
    }
    return s;
  }

  /** A matrix's range of the gradients, and whether to add to what is there. */
  matrixGrad(p: ParamSet, m: Matrix): { view: View; acc: boolean } {
    return { view: p.matrix(m, 'g'), acc: this.touch(p, m.label) || this.accumulates };
  }

  /**
   * Where the gradient of a vector is written as a row of sums for each image, [N, all vectors of the network]. When the
   * tape has unwound, one launch sums the rows of all vectors.
   */
  vectorPartials(p: ParamSet, v: Vector, rows: number): { view: View; stride4: number; acc: boolean } {
    const floats = p.layout.vectorFloats;
    const keep = () => this.alloc.keep(`${p.name}.vector partials`, rows * floats * 4, 'gradients');
    const part = this.partials.get(p) ?? { storage: keep(), rows };
    this.partials.set(p, part);
    if (rows > part.rows) {
      throw new EngineError('internal', `${p.name}: ${rows} rows of bias gradients, planned for ${part.rows}`);
    }
    const view = { storage: part.storage, offset: v.base * 4, bytes: (rows * floats - v.base) * 4 };
    return { view, stride4: floats / 4, acc: this.touch(p, v.label) };
  }

  /** Whether the rows' sums of these layers are added to earlier ones of this plan (a second pass of the network). */
  touchRows(p: ParamSet, label: string): boolean {
    return this.touch(p, `${label} rows`) || this.accumulates;
  }

  private touch(p: ParamSet, key: string): boolean {
    const seen = this.touched.get(p) ?? new Set<string>();
    this.touched.set(p, seen);
    const acc = seen.has(key);
    seen.add(key);
    return acc;
  }

  /** Registers launches that complete gradients, recorded when the tape has unwound. */
  afterBackward(fn: () => void): void {
    this.finishers.push(fn);
  }

  /** Unwinds all closures once, newest first; then completes the vectors' gradients of each trained network. */
  backward(): void {
    for (let f = this.closures.pop(); f; f = this.closures.pop()) f();
    for (const [p, part] of this.partials) this.finishVectors(p, part);
    for (const fn of this.finishers.splice(0)) fn();
  }

  /** Sums the per-image rows of every vector of a network into its gradients: one launch. */
  private finishVectors(p: ParamSet, part: { storage: Storage; rows: number }): void {
    if (!p.g) return;
    const { vectorBase, vectorFloats } = p.layout;
    const dst = { storage: p.g, offset: vectorBase * 4, bytes: vectorFloats * 4 };
    const src = { ...whole(part.storage), bytes: part.rows * vectorFloats * 4 };
    sumRows(this, src, dst, part.rows, vectorFloats / 4, this.accumulates, `${p.name} vectors`);
  }
}
