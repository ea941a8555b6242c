// Everything that changes from step to step; src/training/stepUniforms.ts writes it. 128 bytes.
struct Step {
  seed: vec2u,
  step: u32, // counter of the random streams
  row: u32, // row of the metrics buffer
  lr: f32,
  beta1: f32,
  beta2: f32,
  one_minus_beta1: f32,
  one_minus_beta2: f32,
  eps: f32,
  bias1: f32, // 1 - beta1^t
  sqrt_bias2: f32, // sqrt(1 - beta2^t)
  clip: f32, // gradient elements are clipped to [-clip, clip]; 0: not
  update: f32, // 1: step the weights, 0: leave weights and moments
  ema_mix: f32, // 1 - ema beta
  alpha: f32,
  ls: f32,
  lsd: f32,
  lsg: f32,
  lsg_gan: f32,
  w_sid: f32, // 1, or 0.5 once the adversarial loss is on
  w_adv: f32, // 0, or 0.5
  p_mean: f32,
  p_std: f32,
  tmax: f32, // of 1000
  logit_clamp: f32,
}
