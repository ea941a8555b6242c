// What a run reports. Plain data: rows and byte images, ready to cross a thread boundary.

/** One finished training step. A field that the method lacks is absent. Losses as the paper sums them: over pixels, mean over images. */
export interface MetricsRow {
  step: number;
  /** Images seen, this step's batch included. */
  nimg: number;
  /** Fake-score denoising loss L_ψ. */
  loss_psi?: number;
  /** Discriminator loss, weighted and as added to L_ψ. */
  loss_d?: number;
  /** Mean BCE of the real logits against 1. */
  loss_d_real?: number;
  /** Mean BCE of the fake logits against 0. */
  loss_d_fake?: number;
  /** SiD loss of the generator; signed, usually negative. */
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
  grad_norm_psi?: number;
  grad_norm_theta?: number;
  /** Images dropped from this step because they held a NaN. */
  nan_images?: number;
  /** KID-tiny of the EMA generator after this step, its standard deviation over subsets, and what real images come to. */
  kid_tiny?: number;
  kid_tiny_sd?: number;
  kid_tiny_floor?: number;
  /** Active seconds since the run began. */
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
  /** Taken because a person asked: never thinned out. */
  asked?: 1;
}

/**
 * Why a checkpoint was taken: `auto` by the clock, at a pause, or when the page was hidden; `manual` because a person asked;
 * `final` at the end of the run. Storage keeps the newest three of `auto` and the one with the best score, and all others until
 * they are deleted.
 */
export type CheckpointKind = 'auto' | 'manual' | 'final';

/** KID-tiny of the EMA generator after a step: docs/training/metrics.md. */
export interface ScoreAt {
  step: number;
  nimg: number;
  /** Mean and standard deviation over subsets; below zero where nothing can be told apart. */
  mean: number;
  sd: number;
  /** How far as many real images are from zero. */
  floor: number;
  /** Samples. */
  n: number;
  /** The real images and their size: values of one reference compare with each other, and with no others. */
  reference: string;
}

/** The last batch of the fake score's update, with the encoder's logit maps. */
export interface BatchView {
  step: number;
  nimg: number;
  /** Images a side of the comparison: n fake and n real. */
  n: number;
  resolution: number;
  /** Side of a logit map, in cells. */
  mapSize: number;
  /** [n]; real and fake share it, and the noise. */
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

/** Images that are looked at with every snapshot, at one σ: the run's pins. */
export interface PinSet {
  sigma: number;
  /** Draws each image's noise, by its number. */
  seed: number;
  resolution: number;
  /** [n] numbers that stay an image's own when others come and go; which are real (1) or generated (0); classes. */
  ids: Int32Array;
  real: Int32Array;
  labels: Int32Array;
  /** RGBA, n images stacked vertically. */
  rgba: Uint8ClampedArray;
}

/** What the encoder made of the pinned images at a moment. */
export interface PinReading {
  step: number;
  nimg: number;
  mapSize: number;
  /** [n] the images' numbers */
  ids: Int32Array;
  /** [n, mapSize, mapSize] */
  logits: Float32Array;
}

/** The same images through a run. */
export interface Pinned {
  readonly set: PinSet;
  /** Oldest first; those of images that are not pinned any more count for nothing. */
  readonly looks: readonly PinReading[];
}

/** What psi's last update of a step saw beside its batch, and what came of it. Images are those of the batch view. */
export interface PsiTrace {
  n: number;
  channels: number;
  resolution: number;
  /** [n, C, R, R] the unit latents of the generated images, and f_psi(x_t) as the update had it. */
  latent: Float32Array;
  denoised: Float32Array;
  /** The step's row; only what psi's update writes counts. */
  row: MetricsRow;
}

/** What teacher, fake score and encoder make of n images, and the gradients that would reach them; images are [n, C, R, R]. */
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
  /** D_psi(x_t), the fake score's */
  readonly fakeScore: Float32Array;
  /** The SiD loss pixel by pixel, divided by the weight factor; lsg and the mean over images come on top. */
  readonly lossMap: Float32Array;
  /** [n] omega = mean |x - D_phi(x_t)| */
  readonly weight: Float32Array;
  /** [n, mapSize, mapSize] the encoder's logits at x_t */
  readonly logits: Float32Array;
  /** The gradients of the SiD and of the adversarial part, as they enter the generator's loss over these n images. */
  readonly gradSid: Float32Array;
  readonly gradAdv: Float32Array;
}

/** What theta's update of a step is about to compute; images are [n, C, R, R], those of its last micro-batch. */
export interface ThetaView extends InspectionView {
  /** [n] classes and noise levels */
  labels: Int32Array;
  sigma: Float32Array;
  /** Unit latents, and x_g of them. */
  latent: Float32Array;
  images: Float32Array;
  /** The losses over the whole batch, as the metrics have them; bceG is NaN without an adversarial loss. */
  lossG: number;
  bceG: number;
}

/** What theta's update has done. */
export interface ThetaMoved {
  /** [n, C, R, R] x_g of the same latents with the weights as they are now. */
  images: Float32Array;
  gradNorm: number;
}

/** One iteration as it happens, as far as it is known. */
export interface StepTrace {
  step: number;
  nimg: number;
  psi?: PsiTrace;
  theta?: ThetaView;
  moved?: ThetaMoved;
}

/** Where a run stands within its step: what comes next, and how many of psi's updates are done. */
export interface StepPhase {
  next: 'psi' | 'theta' | 'ema';
  psiDone: number;
}
