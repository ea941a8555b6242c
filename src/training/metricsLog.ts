// The scalars of each step: a ring of rows on the GPU, read back a few times a second.
import { type Storage, USAGE } from '../gpu/storage.ts';
import { METRIC_FLOATS } from '../nn/stepUniforms.ts';
import type { Workspace } from '../nn/workspace.ts';
import type { MetricsRow } from '../runs/report.ts';

/** Columns of a row. */
export const COLUMN = {
  lossPsi: 0,
  lossD: 1,
  lossDReal: 2,
  lossDFake: 3,
  fakenessReal: 4,
  fakenessFake: 5,
  gradNormPsi: 6,
  lossG: 8,
  lossGGan: 9,
  gradNormTheta: 10,
  nanImages: 11,
  bceG: 12,
  total: 13,
  accuracyReal: 14,
  accuracyFake: 15,
} as const;

/** One row as the page and metrics.jsonl have it; fields that the method lacks are absent. */
export function rowOf(
  floats: Float32Array,
  at: { step: number; nimg: number; sec: number; adversarial: boolean },
): MetricsRow {
  const get = (column: number) => floats[column] ?? Number.NaN;
  const adversarial = {
    loss_d: get(COLUMN.lossD),
    loss_d_real: get(COLUMN.lossDReal),
    loss_d_fake: get(COLUMN.lossDFake),
    loss_g_gan: get(COLUMN.bceG),
    fakeness_real: get(COLUMN.fakenessReal),
    fakeness_fake: get(COLUMN.fakenessFake),
    acc_real: get(COLUMN.accuracyReal),
    acc_fake: get(COLUMN.accuracyFake),
  };
  return {
    step: at.step,
    nimg: at.nimg,
    loss_psi: get(COLUMN.lossPsi),
    loss_g: get(COLUMN.lossG),
    ...(at.adversarial ? adversarial : {}),
    grad_norm_psi: get(COLUMN.gradNormPsi),
    grad_norm_theta: get(COLUMN.gradNormTheta),
    nan_images: get(COLUMN.nanImages),
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
