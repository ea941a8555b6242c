// The scalars of each step: a ring of rows on the GPU, read back a few times a second.
import { type Storage, USAGE } from '../gpu/storage.ts';
import { COLUMNS, METRIC_FLOATS } from '../kernels.gen.ts';
import type { StepKey } from '../lib/metricKeys.ts';
import type { Workspace } from '../nn/workspace.ts';
import type { MetricsRow } from '../runs/report.ts';

/** One row as the page and metrics.jsonl have it, with the columns of the run's method. */
export function rowOf(floats: Float32Array, columns: readonly StepKey[], { step, nimg, sec }: Pending): MetricsRow {
  const values = Object.fromEntries(columns.map((key) => [key, floats[COLUMNS[key]] ?? Number.NaN]));
  return { step, nimg, ...values, sec };
}

/** Rows that fit before they must be read. */
export const METRIC_ROWS = 512;

/** Where a pending row belongs. */
interface Pending {
  readonly step: number;
  readonly nimg: number;
  readonly sec: number;
}

/** Reads finished rows; the staging buffer is made once. */
export class MetricsLog {
  private readonly device: GPUDevice;
  private readonly source: Storage;
  private readonly staging: GPUBuffer;
  private readonly columns: readonly StepKey[];
  private pending: Pending[] = [];
  private ready: MetricsRow[] = [];
  private next = 0;

  constructor(ws: Workspace, columns: readonly StepKey[]) {
    this.device = ws.gpu.device;
    this.source = ws.metrics;
    this.columns = columns;
    this.staging = ws.alloc.buffer('metrics staging', ws.metrics.bytes, 'staging', USAGE.staging);
  }

  /** The row that the coming step writes. */
  get row(): number {
    return this.next;
  }

  /** What the step in progress has written so far; columns that it has not are an older step's. */
  async unfinished(at: Pending): Promise<MetricsRow> {
    const floats = await this.floats();
    return this.rowAt(floats, this.next, at);
  }

  /** Notes that a step was submitted; reads back when the ring is full. */
  async push(at: Pending): Promise<void> {
    this.pending.push(at);
    this.next = (this.next + 1) % METRIC_ROWS;
    if (this.pending.length === METRIC_ROWS) this.ready = await this.take();
  }

  /** Rows of all steps since the last call, in order; waits for the steps still in flight. */
  async take(): Promise<MetricsRow[]> {
    const { pending, ready } = this;
    const first = (this.next - pending.length + METRIC_ROWS) % METRIC_ROWS;
    this.pending = [];
    this.ready = [];
    if (pending.length === 0) return ready;
    const floats = await this.floats();
    const rows = pending.map((at, i) => this.rowAt(floats, (first + i) % METRIC_ROWS, at));
    return [...ready, ...rows];
  }

  private rowAt(floats: Float32Array, row: number, at: Pending): MetricsRow {
    const own = floats.subarray(row * METRIC_FLOATS, (row + 1) * METRIC_FLOATS);
    return rowOf(own, this.columns, at);
  }

  private async floats(): Promise<Float32Array> {
    if (!this.source.buffer) return new Float32Array(METRIC_ROWS * METRIC_FLOATS);
    const encoder = this.device.createCommandEncoder({ label: 'read metrics' });
    encoder.copyBufferToBuffer(this.source.buffer, 0, this.staging, 0, this.source.bytes);
    this.device.queue.submit([encoder.finish()]);
    await this.staging.mapAsync(1); // GPUMapMode.READ
    const floats = new Float32Array(this.staging.getMappedRange().slice(0));
    this.staging.unmap();
    return floats;
  }
}
