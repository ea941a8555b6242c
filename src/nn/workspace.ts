// The buffers of a run on one device, and the recording of plans that use them. Trainer, samplers, inspections and parity
// cases record through a Workspace.
import type { Gpu } from '../gpu/device.ts';
import { type Plan, PlanBuilder } from '../gpu/plan.ts';
import { BufferPool } from '../gpu/planner.ts';
import { readBytes } from '../gpu/readback.ts';
import { Allocator, type Storage, type View, whole } from '../gpu/storage.ts';
import { METRIC_FLOATS } from '../kernels.gen.ts';
import { type Act, makeAct, packNchw, unpackNchw } from './act.ts';
import type { ParamLayout } from './params/layout.ts';
import { packPieces, unpackParam } from './params/pack.ts';
import { ParamSet } from './params/set.ts';
import { StepUniforms } from './stepUniforms.ts';
import { Tape } from './tape.ts';
import { type Tuning, type TuningOptions, tuningFor } from './tuning/tuning.ts';

/** Tensors by state_dict key. */
export type GetTensor = (key: string) => { shape: readonly number[]; data: Float32Array } | undefined;

/** A plan in the making. */
export interface Recorder {
  readonly tape: Tape;
  readonly builder: PlanBuilder;
  /** Compiles the launches. The transients of `keepAlive` hold their numbers until another plan runs. */
  build(keepAlive?: readonly Storage[]): Promise<Plan>;
}

/** The buffers of one run: made while recording, freed together by `destroy`. */
export class Workspace {
  readonly gpu: Gpu;
  readonly alloc: Allocator;
  readonly step: StepUniforms;
  readonly metrics: Storage;
  readonly tuning: Tuning;
  /** Hosts the transients of all plans. */
  readonly pool: BufferPool;
  private readonly pinned: Storage[] = [];

  /** Kernels are shaped for the adapter by `o`, or as `o.tuning` says. */
  constructor(gpu: Gpu, metricRows = 1, o: TuningOptions & { readonly tuning?: Tuning | undefined } = {}) {
    this.gpu = gpu;
    this.tuning = o.tuning ?? tuningFor(gpu.adapter, o);
    this.alloc = new Allocator(gpu.device);
    this.step = new StepUniforms(this.alloc);
    this.metrics = this.alloc.keep('metrics', metricRows * METRIC_FLOATS * 4, 'staging');
    this.pool = new BufferPool(this.alloc);
  }

  /** The arenas of a network; its weights are written by `load`. */
  params(name: string, layout: ParamLayout, roles: { train: boolean; ema?: boolean; shared?: Storage }): ParamSet {
    return new ParamSet(name, layout, this.alloc, roles);
  }

  /** Fills an arena from tensors by key, a piece at a time. Throws `bad-file` with the key and `what`, the file's name. */
  load(p: ParamSet, get: GetTensor, what: string, into: Storage = p.w): void {
    const { buffer } = into;
    for (const { base, data } of packPieces(p.layout, get, what)) {
      if (buffer) this.gpu.device.queue.writeBuffer(buffer, base * 4, data);
    }
  }

  /** A kept activation, to be filled by `fill`. shape: [N, C, H, W] or [N, C]. */
  act(label: string, shape: readonly number[], owner = 'batches'): Act {
    const [N = 1, C = 1, H = 1, W = 1] = shape;
    const like = makeAct({ N, H, W, segs: [C] }, label);
    return makeAct(like, label, this.alloc.keep(label, like.storage.bytes, owner));
  }

  /** Writes [N, C, H, W] numbers into a kept activation. */
  fill(a: Act, nchw: Float32Array): void {
    this.write(a.storage, packNchw(a, nchw));
  }

  /** A kept vector of floats. */
  vector(label: string, n: number, owner = 'batches'): View {
    return whole(this.alloc.keep(label, n * 4, owner));
  }

  write(s: Storage, data: Float32Array | Uint32Array): void {
    if (s.buffer)
      this.gpu.device.queue.writeBuffer(s.buffer, 0, data as Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>);
  }

  /** Copies a kept buffer into another of the same size. */
  copy(from: Storage, to: Storage): void {
    if (!from.buffer || !to.buffer) return;
    const encoder = this.gpu.device.createCommandEncoder();
    encoder.copyBufferToBuffer(from.buffer, 0, to.buffer, 0, from.bytes);
    this.gpu.device.queue.submit([encoder.finish()]);
  }

  /** Zeroes a kept buffer. */
  clear(s: Storage): void {
    if (!s.buffer) return;
    const encoder = this.gpu.device.createCommandEncoder();
    encoder.clearBuffer(s.buffer);
    this.gpu.device.queue.submit([encoder.finish()]);
  }

  /** While recording: gives a transient a buffer of its own, so that it can be read after any later plan. */
  pin<T extends Act | View>(what: T): T {
    this.pinned.push(what.storage);
    return what;
  }

  /** Records `fn` and builds the plan; weights of `trainable` get gradients, added to what is there if it `accumulates`. */
  async plan<T>(
    label: string,
    trainable: readonly ParamSet[],
    fn: (t: Tape) => T,
    accumulates = false,
  ): Promise<{ plan: Plan; result: T }> {
    const recorder = this.recorder(label, trainable, accumulates);
    const result = fn(recorder.tape);
    return { plan: await recorder.build(), result };
  }

  /** The same for a caller that records step by step: a tape, and `build` once the last op is on it. */
  recorder(label: string, trainable: readonly ParamSet[], accumulates = false): Recorder {
    const builder = new PlanBuilder(label);
    const tape = new Tape({
      plan: builder,
      alloc: this.alloc,
      stepUniforms: this.step.storage,
      tuning: this.tuning,
      trainable,
      metrics: this.metrics,
      accumulates,
    });
    const build = (keepAlive: readonly Storage[] = []): Promise<Plan> => {
      for (const s of this.pinned.splice(0)) s.buffer ??= this.alloc.buffer(s.label, s.bytes, 'inspection');
      return builder.build(this.gpu, this.pool, keepAlive);
    };
    return { tape, builder, build };
  }

  /** The floats of a buffer. */
  async floats(v: View | Act | Storage, count?: number): Promise<Float32Array<ArrayBuffer>> {
    const s = 'storage' in v ? v.storage : v;
    return new Float32Array(await readBytes(this.gpu.device, s, count === undefined ? s.bytes : count * 4));
  }

  /** An activation as [N, C, H, W] floats. */
  async nchw(a: Act): Promise<Float32Array> {
    return unpackNchw(a, await this.floats(a));
  }

  /** An arena's tensors by key, in torch's layouts. */
  async tensors(p: ParamSet, arena: Storage | undefined): Promise<Map<string, Float32Array>> {
    const data = arena ? await this.floats(arena) : new Float32Array(p.layout.floats);
    return new Map([...p.layout.entries.values()].map((e) => [e.key, unpackParam(e, data)]));
  }

  destroy(): void {
    this.alloc.destroy();
  }
}
