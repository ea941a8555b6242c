// The one uniform block of all kernels: shaders/lib/step.wgsl, field by field.
import type { Allocator, Storage } from '../gpu/storage.ts';
import { Storage as StorageHandle, USAGE } from '../gpu/storage.ts';

/** Floats of a row of metrics; shaders write columns by number. */
export const METRIC_FLOATS = 16;

/** Everything that changes from update to update; see shaders/lib/step.wgsl. */
export interface StepValues {
  readonly seed: readonly [number, number];
  /** Counter of the random streams: one a psi or theta update. */
  readonly tick: number;
  readonly row: number;
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  /** Adam's step count after this update: 1 for the first. */
  readonly adamStep: number;
  readonly clip: number;
  readonly update: boolean;
  /** beta of the moving average: 0 copies the weights. */
  readonly emaBeta: number;
  readonly alpha: number;
  readonly ls: number;
  readonly lsd: number;
  readonly lsg: number;
  readonly lsgGan: number;
  readonly wSid: number;
  readonly wAdv: number;
  readonly pMean: number;
  readonly pStd: number;
  /** tmax / 1000. */
  readonly tmax: number;
  readonly logitClamp: number;
  /** Images of the whole batch; 0: those of the plan. */
  readonly images: number;
  /** The micro-batch's first image among them. */
  readonly image0: number;
  /** Whether an earlier micro-batch has begun the metrics row. */
  readonly more: boolean;
}

/** Neutral values, for plans that read few of them (sampling, checks). */
export const PLAIN_STEP: StepValues = {
  seed: [0, 0],
  tick: 0,
  row: 0,
  lr: 0,
  beta1: 0,
  beta2: 0.999,
  eps: 1e-8,
  adamStep: 1,
  clip: 0,
  update: true,
  emaBeta: 0,
  alpha: 1,
  ls: 1,
  lsd: 1,
  lsg: 100,
  lsgGan: 0.01,
  wSid: 1,
  wAdv: 0,
  pMean: -1.2,
  pStd: 1.2,
  tmax: 0.8,
  logitClamp: 10,
  images: 0,
  image0: 0,
  more: false,
};

const BYTES = 128;

/** The uniform buffer of a run, rewritten before every update. */
export class StepUniforms {
  readonly storage: Storage;
  private readonly device: GPUDevice;
  private readonly bytes = new ArrayBuffer(BYTES);
  private readonly f32 = new Float32Array(this.bytes);
  private readonly u32 = new Uint32Array(this.bytes);

  constructor(alloc: Allocator) {
    this.device = alloc.device;
    this.storage = new StorageHandle('step', BYTES);
    this.storage.buffer = alloc.buffer('step', BYTES, 'staging', USAGE.uniform);
  }

  /** Queues the values for the next submit. Derived numbers are rounded to float32 once, from float64. */
  write(v: StepValues): void {
    this.u32.set([v.seed[0], v.seed[1], v.tick >>> 0, v.row], 0);
    this.f32.set(
      [
        v.lr,
        v.beta1,
        v.beta2,
        1 - v.beta1,
        1 - v.beta2,
        v.eps,
        1 - v.beta1 ** v.adamStep,
        Math.sqrt(1 - v.beta2 ** v.adamStep),
        v.clip,
        v.update ? 1 : 0,
        1 - v.emaBeta,
        v.alpha,
        v.ls,
        v.lsd,
        v.lsg,
        v.lsgGan,
        v.wSid,
        v.wAdv,
        v.pMean,
        v.pStd,
        v.tmax,
        v.logitClamp,
        v.images,
      ],
      4,
    );
    this.u32.set([v.image0, v.more ? 1 : 0], 27);
    const { buffer } = this.storage;
    if (buffer) this.device.queue.writeBuffer(buffer, 0, this.bytes);
  }
}
