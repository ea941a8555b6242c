// SiD's generator loss (Zhou et al. 2024, equation 23 with the L1 weight). x_g: generator, yr: teacher, yf: fake score.
//   wf = max(mean over pixels of |x_g - yr|, 1e-5) per image, without gradient;  d = yr - yf;  e = yr - x_g - alpha d
//   map = d e / wf;  L = lsg * sum(map) / N. An image with a NaN adds nothing to the sum; N still counts it
//   rows    per image (wf, sum of map, NaN, 0)
//   finish  L and the number of images with a NaN, into the metrics row
//   bwd     with k = w_sid lsg / N / wf:  dyr = k (e + (1 - alpha) d),  dyf = k (alpha d - e),  dx_g = -k d
//   map     the map itself, for inspection
//! column loss_g, nan_images
//! column total_g: w_sid L here; adv_loss.wgsl adds its part
//! use step, metrics, math
const N: u32 = 1u; //@ images
const LEN: u32 = 1u; //@ vec4s per image
const NUMBERS: u32 = 4u; //@ logical numbers per image, C*H*W
const ROW_T: u32 = 1u; //@ threads per image
const WG: u32 = 64u; //@ workgroup size
const GX: u32 = 64u; //@ invocations along x

@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<storage, read> xg: array<vec4f>;
@group(0) @binding(2) var<storage, read> yr: array<vec4f>;
@group(0) @binding(3) var<storage, read> yf: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> row_out: array<vec4f>;
@group(0) @binding(5) var<storage, read> row_in: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> dxg: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> dyr: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> dyf: array<vec4f>;
@group(0) @binding(9) var<storage, read_write> metrics: array<f32>;
var<workgroup> shared_sum: array<vec3f, WG>;

@compute @workgroup_size(WG)
fn rows(@builtin(global_invocation_id) gid: vec3u, @builtin(local_invocation_index) lid: u32) {
  let i = (gid.x + gid.y * GX) / ROW_T;
  let n = min(i, N - 1u);
  let t = lid % ROW_T;
  var s = vec3f(); // sum |x_g - yr|, sum d e, NaNs
  for (var p = t; p < LEN; p += ROW_T) {
    let k = n * LEN + p;
    let d = yr[k] - yf[k];
    let e = yr[k] - xg[k] - step.alpha * d;
    s += vec3f(dot(abs(xg[k] - yr[k]), vec4f(1.0)), dot(d, e), 0.0);
    if (any_nan(xg[k]) || any_nan(yr[k]) || any_nan(yf[k])) { s.z += 1.0; }
  }
  if (ROW_T > 1u) {
    shared_sum[lid] = s;
    workgroupBarrier();
    for (var half = ROW_T / 2u; half > 0u; half /= 2u) {
      if (t < half) { shared_sum[lid] += shared_sum[lid + half]; }
      workgroupBarrier();
    }
    s = shared_sum[lid];
  }
  if (i < N && t == 0u) {
    let wf = max(s.x / f32(NUMBERS), 1e-5);
    row_out[i] = vec4f(wf, s.y / wf, select(0.0, 1.0, s.z > 0.0), 0.0);
  }
}

@compute @workgroup_size(1)
fn finish() {
  var s = 0.0;
  var bad = 0.0;
  for (var n = 0u; n < N; n++) {
    let r = row_in[n];
    if (r.z > 0.0) { bad += 1.0; } else { s += r.y; }
  }
  let loss = step.lsg * s / batch_of(N);
  metrics[metric_at(LOSS_G)] = carry(metrics[metric_at(LOSS_G)], loss);
  metrics[metric_at(NAN_IMAGES)] = carry(metrics[metric_at(NAN_IMAGES)], bad);
  metrics[metric_at(TOTAL_G)] = carry(metrics[metric_at(TOTAL_G)], step.w_sid * loss);
}

@compute @workgroup_size(WG)
fn bwd(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= N * LEN) { return; }
  let d = yr[i] - yf[i];
  let e = yr[i] - xg[i] - step.alpha * d;
  let k = step.w_sid * step.lsg / batch_of(N) / row_in[i / LEN].x;
  dyr[i] = k * (e + (1.0 - step.alpha) * d);
  dyf[i] = k * (step.alpha * d - e);
  dxg[i] = -k * d;
}

@compute @workgroup_size(WG)
fn map(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= N * LEN) { return; }
  let d = yr[i] - yf[i];
  dxg[i] = d * (yr[i] - xg[i] - step.alpha * d) / row_in[i / LEN].x;
}
