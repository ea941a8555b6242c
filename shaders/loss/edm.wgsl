// EDM's weighted denoising loss (Karras et al. 2022, equation 2 and table 1), for psi and for teachers.
//   w = (s^2 + SD^2) / (s SD)^2;  map = w (D - y)^2 per pixel;  L = ls * sum(map) / N: sum over pixels, mean over images
//   rows    per image: sum of map
//   finish  L, into the metrics row
//   bwd     dD = ls / N * 2 w (D - y)
//   map     the map itself, for inspection
//! column loss_psi, loss_edm
//! use step, metrics
const N: u32 = 1u; //@ images
const LEN: u32 = 1u; //@ vec4s per image
const SD: f32 = 0.5; //@ sigma_data
const COLUMN: u32 = 0u; //@ metrics column of L
const ROW_T: u32 = 1u; //@ threads per image
const WG: u32 = 64u; //@ workgroup size
const GX: u32 = 64u; //@ invocations along x

@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<storage, read> d: array<vec4f>;
@group(0) @binding(2) var<storage, read> y: array<vec4f>;
@group(0) @binding(3) var<storage, read> sigma: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> row_out: array<f32>;
@group(0) @binding(6) var<storage, read> row_in: array<f32>;
@group(0) @binding(7) var<storage, read_write> metrics: array<f32>;
var<workgroup> shared_sum: array<f32, WG>;

fn weight(n: u32) -> f32 {
  let s = sigma[n];
  return (s * s + SD * SD) / (s * SD * s * SD);
}

@compute @workgroup_size(WG)
fn rows(@builtin(global_invocation_id) gid: vec3u, @builtin(local_invocation_index) lid: u32) {
  let i = (gid.x + gid.y * GX) / ROW_T;
  let n = min(i, N - 1u);
  let t = lid % ROW_T;
  var s = 0.0;
  for (var p = t; p < LEN; p += ROW_T) {
    let e = d[n * LEN + p] - y[n * LEN + p];
    s += dot(e, e);
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
  if (i < N && t == 0u) { row_out[i] = s * weight(n); }
}

@compute @workgroup_size(1)
fn finish() {
  var s = 0.0;
  for (var n = 0u; n < N; n++) { s += row_in[n]; }
  let at = metric_at(COLUMN);
  metrics[at] = carry(metrics[at], step.ls * s / batch_of(N));
}

@compute @workgroup_size(WG)
fn bwd(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i < N * LEN) { out[i] = (step.ls * 2.0 / batch_of(N) * weight(i / LEN)) * (d[i] - y[i]); }
}

@compute @workgroup_size(WG)
fn map(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i < N * LEN) { out[i] = weight(i / LEN) * (d[i] - y[i]) * (d[i] - y[i]); }
}
