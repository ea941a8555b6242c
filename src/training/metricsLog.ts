// The scalars of each step: a ring of rows on the GPU, read back a few times a second.
import { type Storage, USAGE } from '../gpu/storage.ts';
import { COLUMNS, METRIC_FLOATS } from '../kernels.gen.ts';
import type { Workspace } from '../nn/workspace.ts';
import type { MetricsRow } from '../runs/report.ts';

/** One row as the page and metrics.jsonl have it; fields that the method lacks are absent. */
export function rowOf(
  floats: Float32Array,
  at: { step: number; nimg: number; sec: number; adversarial: boolean },
): MetricsRow {
  const get = (column: number) => floats[column] ?? Number.NaN;
  const adversarial = {
    loss_d: get(COLUMNS.loss_d),
    loss_d_real: get(COLUMNS.loss_d_real),
    loss_d_fake: get(COLUMNS.loss_d_fake),
    loss_g_gan: get(COLUMNS.loss_g_gan),
    fakeness_real: get(COLUMNS.fakeness_real),
    fakeness_fake: get(COLUMNS.fakeness_fake),
    acc_real: get(COLUMNS.acc_real),
    acc_fake: get(COLUMNS.acc_fake),
  };
  return {
    step: at.step,
    nimg: at.nimg,
    loss_psi: get(COLUMNS.loss_psi),
    loss_g: get(COLUMNS.loss_g),
    ...(at.adversarial ? adversarial : {}),
    grad_norm_psi: get(COLUMNS.grad_norm_psi),
    grad_norm_theta: get(COLUMNS.grad_norm_theta),
    nan_images: get(COLUMNS.nan_images),
    sec: at.sec,
  };
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
  private readonly adversarial: boolean;
  private pending: Pending[] = [];
  private ready: MetricsRow[] = [];
  private next = 0;

  constructor(ws: Workspace, adversarial: boolean) {
    this.device = ws.gpu.device;
    this.source = ws.metrics;
    this.adversarial = adversarial;
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
    return rowOf(own, { ...at, adversarial: this.adversarial });
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
