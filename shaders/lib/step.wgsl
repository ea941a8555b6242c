// Everything that changes from step to step. src/nn/stepUniforms.ts writes it by name: `npm run gen` reads the offsets here.
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
  images: f32, // of the whole batch; 0: the plan's own
  image0: u32, // the first image of this micro-batch among them
  more: u32, // 1: add to the metrics row, as an earlier micro-batch has begun it
}
// Images that a mean is taken over: those of the whole batch, of which a plan may see a part.
fn batch_of(n: u32) -> f32 { return select(step.images, f32(n), step.images == 0.0); }
