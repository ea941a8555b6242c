// Launches in the order in which a plan runs them, shaped for the adapter.
import type { BindingName, EntryName, KernelFile, Params } from '../gpu/kernel.ts';
import type { PlanBuilder } from '../gpu/plan.ts';
import type { Allocator, View } from '../gpu/storage.ts';
import { type Act, makeAct } from './act.ts';
import type { OpNode } from './graph.ts';
import { type RowSum, treeSum } from './rowSums.ts';
import { smallGroup, type Tuning } from './tuning/tuning.ts';

/** Records launches; ops without a gradient need no more. Nothing runs here: the plan is replayed later. */
export class Launcher {
  readonly plan: PlanBuilder;
  readonly alloc: Allocator;
  readonly tuning: Tuning;
  private readonly nodes: OpNode[] | undefined;

  /** `nodes` gets a node for every op of the forward pass. */
  constructor(o: { plan: PlanBuilder; alloc: Allocator; tuning: Tuning; nodes?: OpNode[] }) {
    this.plan = o.plan;
    this.alloc = o.alloc;
    this.tuning = o.tuning;
    this.nodes = o.nodes;
  }

  /** Notes what an op computes, for readers of the recorded graph. */
  note(node: OpNode): void {
    this.nodes?.push(node);
  }

  /** A transient activation. */
  act(N: number, H: number, W: number, segs: readonly number[], label: string): Act {
    return makeAct({ N, H, W, segs }, label);
  }

  /** A transient of the same shape. */
  like(a: Act, label: string): Act {
    return makeAct(a, label);
  }

  /** Records a launch; small ones get small workgroups on software adapters, where a workgroup is what cores share. */
  launch<K extends KernelFile, E extends EntryName<K>>(
    file: K,
    entry: E,
    views: Readonly<Record<BindingName<K, E>, View>>,
    params: Params<K>,
    threads: number,
    o: { wg?: number; flops?: number; label?: string } = {},
  ): void {
    const wg = o.wg ?? (this.tuning.software ? smallGroup(threads) : 64);
    this.plan.launch(file, entry, views, params, threads, { ...o, wg });
  }

  /** Records a launch of a kernel that sums rows (it has ROW_T), by `sum`. */
  launchRows<K extends KernelFile, E extends EntryName<K>>(
    file: K,
    entry: E,
    views: Readonly<Record<BindingName<K, E>, View>>,
    params: Params<K>,
    rows: number,
    o: { label: string; sum?: RowSum },
  ): void {
    const sum = o.sum ?? treeSum;
    const { T, wg } = sum.threads(this.tuning.rowThreads);
    const all: Params<K> = { ...params, ROW_T: T };
    this.launch(sum.kernel(file), entry, views, all, rows * T, { label: o.label, ...(wg !== undefined && { wg }) });
  }
}
