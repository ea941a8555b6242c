// A plan on given numbers: recorded, run and read back. What parity cases and kernel tests share.
import type { Gpu } from '../gpu/device.ts';
import { type Plan, PlanBuilder } from '../gpu/plan.ts';
import { BufferPool } from '../gpu/planner.ts';
import { Allocator, type Storage, USAGE, type View, whole } from '../gpu/storage.ts';
import { check } from '../lib/errors.ts';
import { type Act, makeAct, packNchw, unpackNchw } from '../nn/act.ts';
import type { ParamLayout } from '../nn/params/layout.ts';
import { packParams, unpackParam } from '../nn/params/pack.ts';
import { ParamSet } from '../nn/params/set.ts';
import { NEUTRAL_STEP, StepUniforms, type StepValues } from '../nn/stepUniforms.ts';
import { Tape } from '../nn/tape.ts';
import { type Tuning, tuningFor } from '../nn/tuning/tuning.ts';

/** Parameters of a graph: where they are and their values by key. */
export interface GraphParams {
  readonly layout: ParamLayout;
  readonly values: (key: string) => { shape: readonly number[]; data: Float32Array } | undefined;
}

/** One recorded computation with its inputs, its (trainable) parameters and a tape. */
export class Graph {
  readonly gpu: Gpu;
  readonly alloc: Allocator;
  readonly plan: PlanBuilder;
  readonly tape: Tape;
  private readonly step: StepUniforms;
  private readonly own: ParamSet | undefined;
  /** Hosts the transients once the plan is built. */
  readonly pool: BufferPool;
  private readonly wanted: Storage[] = [];
  private plans: Promise<Plan> | undefined;

  constructor(gpu: Gpu, label: string, o: { params?: GraphParams; tuning?: Tuning } = {}) {
    this.gpu = gpu;
    this.alloc = new Allocator(gpu.device);
    this.pool = new BufferPool(this.alloc);
    this.plan = new PlanBuilder(label);
    this.step = new StepUniforms(this.alloc);
    if (o.params) {
      const set = new ParamSet(label, o.params.layout, this.alloc, { train: true });
      this.own = set;
      this.write(set.w, packParams(set.layout, o.params.values, label));
    }
    this.tape = new Tape({
      plan: this.plan,
      alloc: this.alloc,
      stepUniforms: this.step.storage,
      tuning: o.tuning ?? tuningFor(gpu.adapter),
      trainable: this.own ? [this.own] : [],
    });
  }

  /** The parameters; a graph made without them has none. */
  get params(): ParamSet {
    const { own } = this;
    check(own !== undefined, () => `${this.plan.label} has no parameters`);
    return own;
  }

  private write(s: Storage, data: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>): void {
    if (s.buffer) this.gpu.device.queue.writeBuffer(s.buffer, 0, data);
  }

  /** An activation with the numbers of `nchw`, [N, C, H, W]; vectors [N, C] have H = W = 1. */
  input(label: string, shape: readonly number[], nchw: Float32Array, segs?: readonly number[]): Act {
    const [N = 1, C = 1, H = 1, W = 1] = shape;
    const like = { N, H, W, segs: segs ?? [C] };
    const { bytes } = makeAct(like, label).storage;
    const act = makeAct(like, label, this.alloc.keep(label, bytes, 'inputs'));
    this.write(act.storage, packNchw(act, nchw) as Float32Array<ArrayBuffer>);
    return act;
  }

  /** A buffer that holds `data`; what a plan writes into it can be read back. */
  data(label: string, data: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>): View {
    const s = this.alloc.keep(label, data.byteLength, 'inputs');
    this.write(s, data);
    return whole(s);
  }

  /** Sets the numbers that change from step to step; those not given are neutral. */
  setStep(values: Partial<StepValues>): void {
    this.step.write({ ...NEUTRAL_STEP, ...values });
  }

  /** Keeps a transient alive to the end of the plan, so that it can be read; call before `run`. */
  want<T extends Act | View>(what: T): T {
    this.wanted.push(what.storage);
    return what;
  }

  /** Gives transients their buffers and compiles, once. */
  build(): Promise<Plan> {
    this.plans ??= this.plan.build(this.gpu, this.pool, this.wanted);
    return this.plans;
  }

  /** Runs the plan; number of launches. */
  async run(): Promise<number> {
    const plan = await this.build();
    plan.run();
    return plan.dispatches;
  }

  /** The first `bytes` of a buffer. */
  async bytes(s: Storage, bytes = s.bytes): Promise<ArrayBuffer> {
    const { device } = this.gpu;
    const { buffer } = s;
    check(buffer !== undefined, () => `"${s.label}" is not in the plan: nothing to read`);
    const staging = device.createBuffer({ size: s.bytes, usage: USAGE.staging });
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(buffer, 0, staging, 0, s.bytes);
    device.queue.submit([encoder.finish()]);
    await staging.mapAsync(1);
    const copy = staging.getMappedRange().slice(0, bytes);
    staging.destroy();
    return copy;
  }

  /** All floats of a view's buffer. */
  async floats(view: View | Act): Promise<Float32Array<ArrayBuffer>> {
    return new Float32Array(await this.bytes(view.storage));
  }

  /** An activation as [N, C, H, W] floats. */
  async nchw(a: Act): Promise<Float32Array> {
    return unpackNchw(a, await this.floats(a));
  }

  /** The gradients of all parameters by key, in torch's layouts. */
  async gradients(): Promise<Map<string, Float32Array>> {
    const { g, layout } = this.params;
    check(g !== undefined, () => `${this.plan.label}: its parameters have no gradients`);
    const arena = new Float32Array(await this.bytes(g));
    return new Map([...layout.entries.values()].map((e) => [e.key, unpackParam(e, arena)]));
  }

  destroy(): void {
    this.alloc.destroy();
  }
}
