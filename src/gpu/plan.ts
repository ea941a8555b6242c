// Plans: a builder that records launches, and the frozen list that a step replays.
import { EngineError } from '../lib/errors.ts';
import type { Gpu } from './device.ts';
import {
  type BindingInfo,
  type BindingName,
  DIMS_BINDING,
  dimsBytes,
  type EntryName,
  generalise,
  type KernelFile,
  type Params,
  type ParamValue,
} from './kernel.ts';
import type { Launch } from './launch.ts';
import { assignBuffers, type BufferPool } from './planner.ts';
import { type LaunchTime, profile, type Timed } from './profiler.ts';
import type { Storage, View } from './storage.ts';

/** Most workgroups in one dimension (WebGPU's limit). A 1-D launch with more of them uses two dimensions. */
const MAX_GROUPS = 65535;

/** Records launches. `build` assigns a buffer to every transient by liveness, then makes pipelines and bind groups. */
export class PlanBuilder {
  readonly label: string;
  readonly recorded: Launch[] = [];
  readonly clears: View[] = [];
  constructor(label: string) {
    this.label = label;
  }

  /** Zeroes a range at the start of every replay. */
  clear(view: View): void {
    this.clears.push(view);
  }

  /**
   * Records a launch of `threads` invocations in workgroups of `wg`: the kernel's `WG`, or its own size with `fixed`. The
   * kernel receives `WG` and `GX`, the number of invocations along x. It computes `i = gid.x + gid.y * GX`. Sizes are read
   * at run time, so one pipeline serves every layer. Flags are compiled in.
   */
  launch<K extends KernelFile, E extends EntryName<K>>(
    file: K,
    entry: E,
    views: Readonly<Record<BindingName<K, E>, View>>,
    params: Params<K>,
    threads: number,
    o: { wg?: number; flops?: number; label?: string } = {},
  ): void {
    const wg = o.wg ?? 64;
    const groups = Math.ceil(threads / wg);
    const gx = Math.min(groups, MAX_GROUPS);
    const gy = Math.ceil(groups / gx);
    const all: Record<string, ParamValue | undefined> = { ...params };
    if ('WG' in file.params && all.WG === undefined) all.WG = wg;
    if ('GX' in file.params) all.GX = gx * wg;
    const bindings: Readonly<Record<string, BindingInfo>> = file.entries[entry]?.bindings ?? {};
    const given: Readonly<Record<string, View>> = views;
    const bound = Object.entries(bindings).map(([name, info]) => {
      const view = given[name];
      if (!view) throw new EngineError('internal', `${file.name}.${entry}: binding "${name}" was not given`);
      return { info, view };
    });
    this.recorded.push({
      source: generalise(file, all),
      dims: dimsBytes(file, all),
      entry,
      label: `${o.label ?? ''} ${file.name}.${entry}`.trim(),
      views: bound,
      groups: [gx, gy],
      flops: o.flops ?? 0,
    });
  }

  /** One uniform buffer with the sizes of every launch. */
  private sizes(pool: BufferPool): GPUBuffer {
    const bytes = new Uint8Array(this.recorded.length * DIMS_STRIDE);
    this.recorded.forEach((r, i) => {
      bytes.set(new Uint8Array(r.dims), i * DIMS_STRIDE);
    });
    return pool.uniforms(`${this.label} sizes`, bytes);
  }

  /**
   * Assigns buffers, compiles pipelines and makes bind groups. `keepAlive` lists transients that are read after the last
   * launch.
   */
  async build(gpu: Gpu, pool: BufferPool, keepAlive: readonly Storage[] = []): Promise<Plan> {
    assignBuffers(this.recorded, pool, keepAlive);
    pool.allocate();
    const sizes = this.sizes(pool);
    const launches = await Promise.all(
      this.recorded.map(async (r, i): Promise<Timed> => {
        const dims: BindingInfo = { binding: DIMS_BINDING, access: 'uniform' };
        const bindings = [...r.views.map(({ info }) => info), dims];
        const pipeline = await gpu.pipelines.get(r.source, r.entry, bindings, r.label);
        const bindGroup = gpu.device.createBindGroup({
          label: r.label,
          layout: gpu.pipelines.layout(bindings),
          entries: [
            ...r.views.map(({ info, view }) => ({ binding: info.binding, resource: resource(view, r.label) })),
            { binding: DIMS_BINDING, resource: { buffer: sizes, offset: i * DIMS_STRIDE, size: r.dims.byteLength } },
          ],
        });
        const bytes = r.views.reduce((sum, { view }) => sum + view.bytes, 0);
        const [x, y] = r.groups;
        return { pipeline, bindGroup, x, y, flops: r.flops, bytes, label: r.label };
      }),
    );
    return new Plan(this.label, gpu, launches, this.clears);
  }
}

/** WebGPU's alignment of uniform offsets. */
const DIMS_STRIDE = 256;

function resource(view: View, label: string): GPUBufferBinding {
  const buffer = view.storage.buffer;
  if (!buffer) throw new EngineError('internal', `${label}: "${view.storage.label}" has no buffer`);
  return { buffer, offset: view.offset, size: Math.max(16, view.bytes) };
}

/** A frozen list of launches. `run` replays it and makes no GPU object except command buffers. */
export class Plan {
  readonly label: string;
  readonly dispatches: number;
  /** Operations of convolutions, linear layers and attention. A multiply-add counts as two. */
  readonly flops: number;
  /** Bytes bound by all launches: the memory traffic if each launch reads and writes its operands once. */
  readonly bytes: number;
  private readonly gpu: Gpu;
  private readonly launches: readonly Timed[];
  private readonly clears: readonly View[];

  constructor(label: string, gpu: Gpu, launches: readonly Timed[], clears: readonly View[]) {
    this.label = label;
    this.gpu = gpu;
    this.launches = launches;
    this.clears = clears;
    this.dispatches = launches.length;
    this.flops = launches.reduce((s, l) => s + l.flops, 0);
    this.bytes = launches.reduce((s, l) => s + l.bytes, 0);
  }

  /**
   * Submits the whole plan in slices of about `sliceFlops`, so that no submission occupies the GPU for long. `last` may add
   * copies to the last slice. Returns the number of submissions.
   */
  run(sliceFlops = Number.POSITIVE_INFINITY, last?: (encoder: GPUCommandEncoder) => void): number {
    const { device } = this.gpu;
    let submits = 1;
    let encoder = device.createCommandEncoder({ label: this.label });
    for (const c of this.clears) {
      if (c.storage.buffer) encoder.clearBuffer(c.storage.buffer, c.offset, c.bytes);
    }
    let pass = encoder.beginComputePass({ label: this.label });
    let pending = 0;
    for (const l of this.launches) {
      if (pending > 0 && pending + l.flops > sliceFlops) {
        pass.end();
        device.queue.submit([encoder.finish()]);
        submits++;
        encoder = device.createCommandEncoder({ label: this.label });
        pass = encoder.beginComputePass({ label: this.label });
        pending = 0;
      }
      pass.setPipeline(l.pipeline);
      pass.setBindGroup(0, l.bindGroup);
      pass.dispatchWorkgroups(l.x, l.y);
      pending += l.flops;
    }
    pass.end();
    last?.(encoder);
    device.queue.submit([encoder.finish()]);
    return submits;
  }

  /** Submits the launches n times in one pass, so that the cost of submitting counts once. Used by tuning. */
  repeat(n: number): void {
    const encoder = this.gpu.device.createCommandEncoder({ label: this.label });
    const pass = encoder.beginComputePass({ label: this.label });
    for (let i = 0; i < n; i++) {
      for (const l of this.launches) {
        pass.setPipeline(l.pipeline);
        pass.setBindGroup(0, l.bindGroup);
        pass.dispatchWorkgroups(l.x, l.y);
      }
    }
    pass.end();
    this.gpu.device.queue.submit([encoder.finish()]);
  }

  /** A plan of only the launches whose kernel matches. Used by benchmarks and tuning. */
  only(kernels: RegExp): Plan {
    return new Plan(
      this.label,
      this.gpu,
      this.launches.filter((l) => kernels.test(l.label)),
      [],
    );
  }

  /** Times each launch. Used by profiles and benchmarks only. */
  profile(): Promise<LaunchTime[]> {
    return profile(this.gpu.device, this.launches, this.gpu.submitSize.flops);
  }
}
