// A plan on given numbers: recorded, run and read back. Parity cases and kernel tests share it.
import type { Gpu } from '../gpu/device.ts';
import type { Plan, PlanBuilder } from '../gpu/plan.ts';
import type { BufferPool } from '../gpu/planner.ts';
import { readBytes } from '../gpu/readback.ts';
import { type Storage, type View, whole } from '../gpu/storage.ts';
import { check } from '../lib/errors.ts';
import { type Act, makeAct, packNchw } from '../nn/act.ts';
import type { ParamLayout } from '../nn/params/layout.ts';
import type { ParamSet } from '../nn/params/set.ts';
import { NEUTRAL_STEP, type StepValues } from '../nn/stepUniforms.ts';
import type { Tape } from '../nn/tape.ts';
import type { Tuning } from '../nn/tuning/tuning.ts';
import { type GetTensor, type Recorder, Workspace } from '../nn/workspace.ts';

/** Parameters of a graph: their places and their values by key. */
export interface GraphParams {
  readonly layout: ParamLayout;
  readonly values: GetTensor;
}

/** One recorded computation with its inputs and its trainable parameters, in a workspace of its own. */
export class Graph {
  readonly gpu: Gpu;
  private readonly ws: Workspace;
  private readonly recorder: Recorder;
  private readonly own: ParamSet | undefined;
  private readonly wanted: Storage[] = [];
  private plans: Promise<Plan> | undefined;

  /** Kernels are shaped for the adapter, or as `tuning` says. Throws if a value is missing or has another shape. */
  constructor(gpu: Gpu, label: string, o: { params?: GraphParams; tuning?: Tuning } = {}) {
    this.gpu = gpu;
    this.ws = new Workspace(gpu, 1, { tuning: o.tuning });
    if (o.params) {
      this.own = this.ws.params(label, o.params.layout, { train: true });
      this.ws.load(this.own, o.params.values, label);
    }
    this.recorder = this.ws.recorder(label, this.own ? [this.own] : []);
  }

  get alloc() {
    return this.ws.alloc;
  }

  /** Hosts the transients after the plan is built. */
  get pool(): BufferPool {
    return this.ws.pool;
  }

  get plan(): PlanBuilder {
    return this.recorder.builder;
  }

  get tape(): Tape {
    return this.recorder.tape;
  }

  /** The parameters; throws if the graph was made without them. */
  get params(): ParamSet {
    const { own } = this;
    check(own !== undefined, () => `${this.plan.label} has no parameters`);
    return own;
  }

  /** An activation with the numbers of `nchw`, [N, C, H, W]; vectors [N, C] have H = W = 1. */
  input(label: string, shape: readonly number[], nchw: Float32Array, segs?: readonly number[]): Act {
    const [N = 1, C = 1, H = 1, W = 1] = shape;
    const like = makeAct({ N, H, W, segs: segs ?? [C] }, label);
    const act = makeAct(like, label, this.alloc.keep(label, like.storage.bytes, 'inputs'));
    this.ws.write(act.storage, packNchw(act, nchw));
    return act;
  }

  /** A buffer that holds `data`. It can be read back after a plan has written into it. */
  data(label: string, data: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>): View {
    const s = this.alloc.keep(label, data.byteLength, 'inputs');
    this.ws.write(s, data);
    return whole(s);
  }

  /** Sets step uniforms. Those not given are neutral. */
  setStep(values: Partial<StepValues>): void {
    this.ws.step.write({ ...NEUTRAL_STEP, ...values });
  }

  /** Keeps a transient alive to the end of the plan, so that it can be read. Call it before `run`. */
  want<T extends Act | View>(what: T): T {
    this.wanted.push(what.storage);
    return what;
  }

  /** Assigns buffers to transients and compiles, once. */
  build(): Promise<Plan> {
    this.plans ??= this.recorder.build(this.wanted);
    return this.plans;
  }

  /** Runs the plan. Returns the number of launches. */
  async run(): Promise<number> {
    const plan = await this.build();
    plan.run();
    return plan.dispatches;
  }

  /** The first `bytes` of a buffer. */
  bytes(s: Storage, bytes = s.bytes): Promise<ArrayBuffer> {
    return readBytes(this.gpu.device, s, bytes);
  }

  /** All floats of a view's buffer. */
  floats(view: View | Act): Promise<Float32Array<ArrayBuffer>> {
    return this.ws.floats(view);
  }

  /** An activation as [N, C, H, W] floats. */
  nchw(a: Act): Promise<Float32Array> {
    return this.ws.nchw(a);
  }

  /** The gradients of all parameters by key, in torch's layouts. */
  gradients(): Promise<Map<string, Float32Array>> {
    const { g } = this.params;
    check(g !== undefined, () => `${this.plan.label}: its parameters have no gradients`);
    return this.ws.tensors(this.params, g);
  }

  destroy(): void {
    this.ws.destroy();
  }
}
