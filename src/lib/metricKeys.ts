/** Scalars of a score. Most steps have none. */
export const SCORE_KEYS = ['kid_tiny', 'kid_tiny_sd', 'kid_tiny_floor'] as const;

/** Scalars that a training step computes, in the order of files and messages between threads. */
const STEP_KEYS = [
  'loss_psi',
  'loss_d',
  'loss_d_real',
  'loss_d_fake',
  'loss_g',
  'loss_g_gan',
  'fakeness_real',
  'fakeness_fake',
  'acc_real',
  'acc_fake',
  'grad_norm_psi',
  'grad_norm_theta',
  'nan_images',
] as const;

/** The scalars of a teacher's training, which the page does not show. */
export const TEACHER_KEYS = ['loss_edm', 'grad_norm_edm'] as const;

/** The scalars of a critic with noise of its own, which the page does not show. */
export const CRITIC_KEYS = ['auc'] as const;

export type StepKey = (typeof STEP_KEYS)[number] | (typeof TEACHER_KEYS)[number] | (typeof CRITIC_KEYS)[number];

/** All scalars of a metrics row except its position (step, nimg, sec). */
export const METRIC_KEYS = [...STEP_KEYS, ...SCORE_KEYS] as const;

export type MetricKey = (typeof METRIC_KEYS)[number];
