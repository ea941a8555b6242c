// The step uniforms: all values that change from step to step. src/nn/stepUniforms.ts writes them by name; `npm run gen`
// reads the offsets here.
struct Step {
  seed: vec2u,
  tick: u32, // counter of the random streams
  row: u32, // row of the metrics buffer
  lr: f32,
  beta1: f32,
  beta2: f32,
  one_minus_beta1: f32,
  one_minus_beta2: f32,
  eps: f32,
  bias1: f32, // 1 - beta1^t
  sqrt_bias2: f32, // sqrt(1 - beta2^t)
  clip: f32, // gradient elements are clipped to [-clip, clip]; 0: no clipping
  update: f32, // 1: update the weights, 0: keep weights and moments
  ema_mix: f32, // 1 - ema beta
  alpha: f32,
  ls: f32,
  lsd: f32,
  lsg: f32,
  lsg_gan: f32,
  w_sid: f32, // 1, or 0.5 while the adversarial loss is on
  w_adv: f32, // 0, or 0.5 while the adversarial loss is on
  p_mean: f32,
  p_std: f32,
  tmax: f32, // out of 1000
  logit_clamp: f32,
  images: f32, // images of the whole batch; 0: those of the plan
  image0: u32, // index of this micro-batch's first image in the batch
  more: u32, // 1: add to the metrics row, because an earlier micro-batch began it
}
// The number of images that a mean is taken over: the whole batch, of which a plan may compute a part.
fn batch_of(n: u32) -> f32 { return select(step.images, f32(n), step.images == 0.0); }
