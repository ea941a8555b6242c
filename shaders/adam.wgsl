// Adam (Kingma & Ba 2015, algorithm 1) over a parameter arena, one launch per chunk of LEN vec4s.
// fwd, sanitise and norm replace NaN in g by 0 and +-inf by +-1e5, as EDM's training loop does. fwd then clips g.
//   fwd       m = b1 m + (1-b1) g;  v = b2 v + (1-b2) g^2;  w -= lr / bias1 * m / (sqrt(v) / sqrt(bias2) + eps)
//   ema       e += (1 - beta)(w - e), after the step. It runs also while w is not updated
//   sanitise  sanitises g in place, for inspection
//   norm      partial sums of squares of the sanitised, unclipped g
//   finish    square root of their sum, into the metrics row
//! column grad_norm_psi, grad_norm_theta, grad_norm_edm
//! use step, metrics
const LEN: u32 = 1u; //@ vec4s of the chunk
const PARTS: u32 = 256u; //@ partial sums of a chunk
const PART_OFF: u32 = 0u; //@ first partial of this chunk
const TOTAL: u32 = 256u; //@ partials of all chunks
const COLUMN: u32 = 0u; //@ metrics column of the norm
const WG: u32 = 64u; //@ workgroup size
const GX: u32 = 64u; //@ invocations along x

@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<storage, read_write> w: array<vec4f>;
@group(0) @binding(2) var<storage, read> g: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> m: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> v: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> e: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> g_out: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> part: array<f32>;
@group(0) @binding(8) var<storage, read_write> metrics: array<f32>;
@group(0) @binding(9) var<storage, read> w_in: array<vec4f>;

fn sane1(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  if ((bits & 0x7f800000u) != 0x7f800000u) { return x; }
  if ((bits & 0x7fffffffu) != 0x7f800000u) { return 0.0; }
  return select(1e5, -1e5, (bits >> 31u) == 1u);
}
fn sane(x: vec4f) -> vec4f {
  return vec4f(sane1(x.x), sane1(x.y), sane1(x.z), sane1(x.w));
}
fn clipped(x: vec4f) -> vec4f {
  if (step.clip > 0.0) { return clamp(x, vec4f(-step.clip), vec4f(step.clip)); }
  return x;
}

@compute @workgroup_size(WG)
fn fwd(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= LEN || step.update == 0.0) { return; }
  let x = clipped(sane(g[i]));
  let mi = step.beta1 * m[i] + step.one_minus_beta1 * x;
  let vi = step.beta2 * v[i] + step.one_minus_beta2 * x * x;
  m[i] = mi;
  v[i] = vi;
  w[i] -= (step.lr / step.bias1) * mi / (sqrt(vi) / step.sqrt_bias2 + step.eps);
}

@compute @workgroup_size(WG)
fn ema(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i < LEN) { e[i] += step.ema_mix * (w_in[i] - e[i]); }
}

@compute @workgroup_size(WG)
fn sanitise(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i < LEN) { g_out[i] = clipped(sane(g_out[i])); }
}

@compute @workgroup_size(WG)
fn norm(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= PARTS) { return; }
  var s = 0.0;
  for (var k = i; k < LEN; k += PARTS) {
    let x = sane(g[k]);
    s += dot(x, x);
  }
  part[PART_OFF + i] = s;
}

@compute @workgroup_size(1)
fn finish() {
  var s = 0.0;
  for (var k = 0u; k < TOTAL; k++) { s += part[k]; }
  metrics[metric_at(COLUMN)] = sqrt(s);
}
