// The discriminator loss D (SiDA, algorithm 1) and the adversarial loss G (SiDA, equation 10; Zhou et al. 2025) of logit
// maps l [N, CELLS]. BCE(l, 1) = softplus(-l), BCE(l, 0) = softplus(l).
//   D:  L_D = lsd * mean_b(w_b) * (mean BCE(l_real, 1) + mean BCE(l_fake, 0)) / 2, where w_b is the EDM weight of image b.
//       The means are over batch and cells
//   G:  L_adv = lsg_gan * sum_b(NUMBERS * mean BCE(clamp(l, +-c), 1) / wf_b) / N. Every pixel receives the mean over
//       the batch. The gradient is zero where the clamp acts, and wf has no gradient
//   d_rows, g_rows      sums per image
//   d_finish, g_finish  the scalars [0] mean w, [1] sum_b 1/wf_b, [2] mean BCE of G
//   d_bwd, g_bwd        gradients of the logits
//   d_gather, g_gather  with micro-batches: sums of w_b and of 1/wf_b over the whole batch, in an earlier pass
// With OWN the discriminator has noise of its own (an extension): L_D has no factor mean_b(w_b), and its means are over the
// whole batch without sums beforehand.
// With WHOLE the means are over the whole batch. Without it they are over the micro-batch, like one device of the reference
// code. The division by N always uses the whole batch.
//! column loss_d, loss_d_real, loss_d_fake, fakeness_real, fakeness_fake, acc_real, acc_fake
//! column loss_g_gan: mean BCE(clamp(l), 1), the field of metrics.jsonl
//! column weighted_g_gan: L_adv, with all its factors but w_adv
//! column total_g: w_sid L_SiD + w_adv L_adv, what theta minimises
//! use step, metrics, math
const N: u32 = 1u; //@ images
const CELLS: u32 = 64u; //@ logits per image
const NUMBERS: u32 = 4u; //@ C*H*W of the image
const SD: f32 = 0.5; //@ sigma_data
const WHOLE: bool = false; //@ the sums over the whole batch are in gathered_in
const OWN: bool = false; //@ the discriminator's loss has no weight w(sigma)
const WG: u32 = 64u; //@ workgroup size
const GX: u32 = 64u; //@ invocations along x

@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<storage, read> fake: array<f32>;
@group(0) @binding(2) var<storage, read> real: array<f32>;
@group(0) @binding(3) var<storage, read> sigma: array<f32>;
@group(0) @binding(4) var<storage, read_write> row_out: array<vec4f>;
@group(0) @binding(5) var<storage, read> row_in: array<vec4f>;
@group(0) @binding(6) var<storage, read> sid_rows: array<vec4f>; // loss/sid.wgsl: (wf, ..)
@group(0) @binding(7) var<storage, read_write> scalars_out: array<f32>;
@group(0) @binding(8) var<storage, read> scalars_in: array<f32>;
@group(0) @binding(9) var<storage, read_write> dfake: array<f32>;
@group(0) @binding(10) var<storage, read_write> dreal: array<f32>;
@group(0) @binding(11) var<storage, read_write> metrics: array<f32>;
@group(0) @binding(12) var<storage, read_write> per_image: array<f32>; // loss of each image, for inspection

@group(0) @binding(13) var<storage, read_write> gathered_out: array<f32>; // [0] sum of w, [1] sum of 1/wf
@group(0) @binding(14) var<storage, read> gathered_in: array<f32>;

fn edm_weight(n: u32) -> f32 {
  return (sigma[n] * sigma[n] + SD * SD) / (sigma[n] * SD * sigma[n] * SD);
}
// Number of logits in a mean BCE.
fn cells() -> f32 {
  if (WHOLE || OWN) { return batch_of(N) * f32(CELLS); }
  return f32(N * CELLS);
}

@compute @workgroup_size(1)
fn d_gather() {
  var w = 0.0;
  for (var n = 0u; n < N; n++) { w += edm_weight(n); }
  gathered_out[0] = carry(gathered_out[0], w);
}

@compute @workgroup_size(1)
fn g_gather() {
  var inverse = 0.0;
  for (var n = 0u; n < N; n++) { inverse += 1.0 / sid_rows[n].x; }
  gathered_out[1] = carry(gathered_out[1], inverse);
}

@compute @workgroup_size(WG)
fn d_rows(@builtin(global_invocation_id) gid: vec3u) {
  let n = gid.x + gid.y * GX;
  if (n >= N) { return; }
  var s = vec4f(); // BCE real, BCE fake, fakeness real, fakeness fake
  for (var k = n * CELLS; k < (n + 1u) * CELLS; k++) {
    s += vec4f(softplus1(-real[k]), softplus1(fake[k]), sigmoid1(-real[k]), sigmoid1(-fake[k]));
  }
  row_out[n] = s;
}

@compute @workgroup_size(1)
fn d_finish() {
  var s = vec4f();
  var w = 0.0;
  var right = vec2f(); // counts of real images that look real, and of generated images that look fake
  for (var n = 0u; n < N; n++) {
    s += row_in[n];
    w += edm_weight(n);
    right.x += select(0.0, 1.0, row_in[n].z < 0.5 * f32(CELLS));
    right.y += select(0.0, 1.0, row_in[n].w > 0.5 * f32(CELLS));
  }
  right /= batch_of(N);
  let means = s / (batch_of(N) * f32(CELLS)); // contributions to the means over the whole batch
  s /= cells();
  if (WHOLE) { w = gathered_in[0]; }
  w /= batch_of(N);
  if (OWN) { w = 1.0; }
  scalars_out[0] = w;
  let loss = step.lsd * w * 0.5 * (s.x + s.y);
  metrics[metric_at(LOSS_D)] = carry(metrics[metric_at(LOSS_D)], loss);
  metrics[metric_at(LOSS_D_REAL)] = carry(metrics[metric_at(LOSS_D_REAL)], means.x);
  metrics[metric_at(LOSS_D_FAKE)] = carry(metrics[metric_at(LOSS_D_FAKE)], means.y);
  metrics[metric_at(FAKENESS_REAL)] = carry(metrics[metric_at(FAKENESS_REAL)], means.z);
  metrics[metric_at(FAKENESS_FAKE)] = carry(metrics[metric_at(FAKENESS_FAKE)], means.w);
  metrics[metric_at(ACC_REAL)] = carry(metrics[metric_at(ACC_REAL)], right.x);
  metrics[metric_at(ACC_FAKE)] = carry(metrics[metric_at(ACC_FAKE)], right.y);
  for (var n = 0u; n < N; n++) { per_image[n] = select(edm_weight(n), 1.0, OWN) * 0.5 * (s.x + s.y); }
}

@compute @workgroup_size(WG)
fn d_bwd(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= N * CELLS) { return; }
  let k = step.lsd * scalars_in[0] * 0.5 / cells();
  dfake[i] = k * sigmoid1(fake[i]);
  dreal[i] = -k * sigmoid1(-real[i]);
}

@compute @workgroup_size(WG)
fn g_rows(@builtin(global_invocation_id) gid: vec3u) {
  let n = gid.x + gid.y * GX;
  if (n >= N) { return; }
  var s = 0.0;
  for (var k = n * CELLS; k < (n + 1u) * CELLS; k++) {
    s += softplus1(-clamp(fake[k], -step.logit_clamp, step.logit_clamp));
  }
  row_out[n] = vec4f(s, 0.0, 0.0, 0.0);
}

@compute @workgroup_size(1)
fn g_finish() {
  var bce = 0.0;
  var inverse = 0.0;
  for (var n = 0u; n < N; n++) {
    bce += row_in[n].x;
    inverse += 1.0 / sid_rows[n].x;
  }
  let mean = bce / (batch_of(N) * f32(CELLS)); // contribution to the mean over the whole batch
  bce /= cells();
  if (WHOLE) { inverse = gathered_in[1]; }
  scalars_out[1] = inverse;
  scalars_out[2] = bce;
  let loss = step.lsg_gan * f32(NUMBERS) * bce * inverse / batch_of(N);
  metrics[metric_at(WEIGHTED_G_GAN)] = carry(metrics[metric_at(WEIGHTED_G_GAN)], loss);
  metrics[metric_at(LOSS_G_GAN)] = carry(metrics[metric_at(LOSS_G_GAN)], mean);
  metrics[metric_at(TOTAL_G)] += step.w_adv * loss;
  for (var n = 0u; n < N; n++) { per_image[n] = bce / sid_rows[n].x; }
}

@compute @workgroup_size(WG)
fn g_bwd(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= N * CELLS) { return; }
  let k = step.w_adv * step.lsg_gan * f32(NUMBERS) / batch_of(N) * scalars_in[1] / cells();
  let l = fake[i];
  dfake[i] = select(0.0, -k * sigmoid1(-l), abs(l) <= step.logit_clamp);
}
