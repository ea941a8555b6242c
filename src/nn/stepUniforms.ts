// The one uniform block of all kernels: `struct Step` of shaders/lib/step.wgsl, written by name at generated offsets.
import type { Allocator, Storage } from '../gpu/storage.ts';
import { Storage as StorageHandle, USAGE } from '../gpu/storage.ts';
import { STEP_BYTES, STEP_MEMBERS } from '../kernels.gen.ts';

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
export const NEUTRAL_STEP: StepValues = {
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

/** A member of the shaders' struct. */
type Member = keyof typeof STEP_MEMBERS;

/** The shaders' members of the values. Derived numbers are computed in float64 and rounded to float32 once. */
function membersOf(v: StepValues): Readonly<Record<Member, number | readonly [number, number]>> {
  return {
    seed: v.seed,
    tick: v.tick >>> 0,
    row: v.row,
    lr: v.lr,
    beta1: v.beta1,
    beta2: v.beta2,
    one_minus_beta1: 1 - v.beta1,
    one_minus_beta2: 1 - v.beta2,
    eps: v.eps,
    bias1: 1 - v.beta1 ** v.adamStep,
    sqrt_bias2: Math.sqrt(1 - v.beta2 ** v.adamStep),
    clip: v.clip,
    update: v.update ? 1 : 0,
    ema_mix: 1 - v.emaBeta,
    alpha: v.alpha,
    ls: v.ls,
    lsd: v.lsd,
    lsg: v.lsg,
    lsg_gan: v.lsgGan,
    w_sid: v.wSid,
    w_adv: v.wAdv,
    p_mean: v.pMean,
    p_std: v.pStd,
    tmax: v.tmax,
    logit_clamp: v.logitClamp,
    images: v.images,
    image0: v.image0,
    more: v.more ? 1 : 0,
  };
}

/** The bytes of the struct. */
function stepBytes(v: StepValues): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(STEP_BYTES));
  const members = membersOf(v);
  for (const [name, { offset, type }] of Object.entries(STEP_MEMBERS)) {
    const value = members[name as Member];
    const numbers = typeof value === 'number' ? [value] : value;
    numbers.forEach((x, i) => {
      if (type === 'f32') view.setFloat32(offset + 4 * i, x, true);
      else view.setUint32(offset + 4 * i, x, true);
    });
  }
  return view.buffer;
}

/** The uniform buffer of a run, rewritten before every update. */
export class StepUniforms {
  readonly storage: Storage;
  private readonly device: GPUDevice;

  constructor(alloc: Allocator) {
    this.device = alloc.device;
    this.storage = new StorageHandle('step', STEP_BYTES);
    this.storage.buffer = alloc.buffer('step', STEP_BYTES, 'staging', USAGE.uniform);
  }

  /** Queues the values for the next submit. */
  write(v: StepValues): void {
    const { buffer } = this.storage;
    if (buffer) this.device.queue.writeBuffer(buffer, 0, stepBytes(v));
  }
}
