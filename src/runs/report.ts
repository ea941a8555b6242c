// The reports of a run: rows and byte images as plain data, ready to cross a thread boundary.

import type { StepPhaseId } from '../recipes/methods.ts';

/**
 * One finished training step. Fields that the method lacks are absent. Losses are as in the papers: summed over pixels,
 * averaged over images.
 */
export interface MetricsRow {
  step: number;
  /** Images seen, including this step's batch. */
  nimg: number;
  /** Fake-score denoising loss L_ψ. */
  loss_psi?: number;
  /** Discriminator loss, weighted as it is added to L_ψ. */
  loss_d?: number;
  /** Mean BCE of the real logits against 1. */
  loss_d_real?: number;
  /** Mean BCE of the fake logits against 0. */
  loss_d_fake?: number;
  /** SiD loss of the generator. Signed, usually negative. */
  loss_g?: number;
  /** Adversarial loss of the generator: mean softplus(-logit). */
  loss_g_gan?: number;
  /** Mean of 1 - sigmoid(logit) over the real batch. */
  fakeness_real?: number;
  /** Mean of 1 - sigmoid(logit) over the generated batch. */
  fakeness_fake?: number;
  /** Share of the real images whose fakeness is below 0.5. */
  acc_real?: number;
  /** Share of the generated images whose fakeness is above 0.5. */
  acc_fake?: number;
  /** Share of pairs of a real and a generated image in which the real one has the larger mean logit. */
  auc?: number;
  grad_norm_psi?: number;
  grad_norm_theta?: number;
  /** Images dropped from this step because they contained a NaN. */
  nan_images?: number;
  /** Denoising loss of a teacher in training, and the norm of its gradient (EDM). */
  loss_edm?: number;
  grad_norm_edm?: number;
  /** KID-tiny of the EMA generator after this step, its standard deviation over subsets, and the noise floor. */
  kid_tiny?: number;
  kid_tiny_sd?: number;
  kid_tiny_floor?: number;
  /** Active seconds since the run's start. */
  sec: number;
}

/** Samples of the EMA generator on the run's fixed latents, as one picture of cols x rows cells. */
export interface Sheet {
  nimg: number;
  step: number;
  width: number;
  height: number;
  cols: number;
  rows: number;
  /** [height, width, 4] bytes */
  rgba: Uint8ClampedArray;
  /** Taken because the user asked. Such sheets are never thinned out. */
  asked?: 1;
}

/**
 * The reason for a checkpoint. `auto`: by the clock, at a pause, or when the page was hidden. `manual`: the user asked.
 * `final`: the end of the run. Storage keeps the newest three `auto` checkpoints and the one with the best score. It keeps
 * the others until the user deletes them.
 */
export type CheckpointKind = 'auto' | 'manual' | 'final';

/** KID-tiny of the EMA generator after a step: docs/training/metrics.md. */
export interface ScoreAt {
  step: number;
  nimg: number;
  /** Mean and standard deviation over subsets. The mean can be negative if there is no measurable difference. */
  mean: number;
  sd: number;
  /** The noise floor: the score of equally many real images. */
  floor: number;
  /** Number of samples. */
  n: number;
  /** Name of the real images and their size. Only scores of the same reference compare. */
  reference: string;
}

/** The last batch of the fake score's update, with the encoder's logit maps. */
export interface BatchView {
  step: number;
  nimg: number;
  /** Images per side of the comparison: n fake and n real. */
  n: number;
  resolution: number;
  /** Side of a logit map, in cells. */
  mapSize: number;
  /** [n] noise levels. Real and fake images share them, and the noise. */
  sigma: Float32Array;
  /** RGBA, n images stacked vertically: [n * resolution, resolution, 4] */
  fake: Uint8ClampedArray;
  real: Uint8ClampedArray | null;
  noisyFake: Uint8ClampedArray;
  noisyReal: Uint8ClampedArray | null;
  /** [n, mapSize, mapSize] */
  logitsFake: Float32Array;
  logitsReal: Float32Array | null;
  /** [n] */
  labels: Int32Array;
}

/** The pinned images of a run, at one σ. Their encoder maps are recorded through the run. */
export interface PinSet {
  sigma: number;
  /** Seed of each image's noise, together with its id. */
  seed: number;
  resolution: number;
  /** `ids` [n]: an image's own number, which never changes. `real` [n]: 1 real, 0 generated. `labels` [n]: classes. */
  ids: Int32Array;
  real: Int32Array;
  labels: Int32Array;
  /** RGBA, n images stacked vertically. */
  rgba: Uint8ClampedArray;
}

/** The encoder's logit maps of the pinned images at one step. */
export interface PinReading {
  step: number;
  nimg: number;
  mapSize: number;
  /** [n] the images' ids */
  ids: Int32Array;
  /** [n, mapSize, mapSize] */
  logits: Float32Array;
}

/** The pinned images through a run. */
export interface Pinned {
  readonly set: PinSet;
  /** Oldest first. Maps of images that are no longer pinned are ignored. */
  readonly readings: readonly PinReading[];
}

/** Inputs and results of psi's last update in a step, beside its batch. The images are those of the batch view. */
export interface PsiTrace {
  n: number;
  channels: number;
  resolution: number;
  /** [n, C, R, R] the latents of the generated images, and f_psi(x_t) of the update. */
  latent: Float32Array;
  denoised: Float32Array;
  /** The step's row. Only the columns that psi's update writes are valid. */
  row: MetricsRow;
}

/**
 * Teacher, fake score and encoder evaluated on n images, with the gradients that would reach them. Images are [n, C, R, R].
 */
export interface InspectionView {
  readonly n: number;
  readonly resolution: number;
  readonly channels: number;
  /** Side of a logit map, in cells. */
  readonly mapSize: number;
  /** x + sigma noise */
  readonly noisy: Float32Array;
  /** D_phi(x_t), the teacher's denoised images */
  readonly teacher: Float32Array;
  /** D_psi(x_t), the fake score's denoised images */
  readonly fakeScore: Float32Array;
  /** The SiD loss per pixel, divided by the weight factor. It does not include lsg and the mean over images. */
  readonly lossMap: Float32Array;
  /** [n] omega = mean |x - D_phi(x_t)| */
  readonly weight: Float32Array;
  /** [n, mapSize, mapSize] the encoder's logits at x_t */
  readonly logits: Float32Array;
  /** The gradients of the SiD part and of the adversarial part of the generator's loss over these n images. */
  readonly gradSid: Float32Array;
  readonly gradAdv: Float32Array;
}

/** The computation of theta's update in a step. Images are [n, C, R, R], those of its last micro-batch. */
export interface ThetaView extends InspectionView {
  /** [n] classes and noise levels */
  labels: Int32Array;
  sigma: Float32Array;
  /** Latents, and x_g of them. */
  latent: Float32Array;
  images: Float32Array;
  /** The losses over the whole batch, as in the metrics. bceG is NaN without an adversarial loss. */
  lossG: number;
  bceG: number;
}

/** The result of theta's update. */
export interface ThetaMoved {
  /** [n, C, R, R] x_g of the same latents with the updated weights. */
  images: Float32Array;
  gradNorm: number;
}

/** One step in progress: the parts that are known so far. */
export interface StepTrace {
  step: number;
  nimg: number;
  psi?: PsiTrace;
  theta?: ThetaView;
  moved?: ThetaMoved;
}

/** The position of a run within its step: the next phase, and the number of finished updates of the first phase. */
export interface StepPhase {
  next: StepPhaseId;
  firstDone: number;
}
