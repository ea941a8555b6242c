// GroupNorm (Wu & He 2018) over C/G channels x PIXELS, fused with SiLU. One launch per pass; each group is read again while
// it is in cache.
//   x, y: [N, PIXELS, C]   gamma, beta: [C]   stats: [N, G] = (mean, 1/sigma), saved for the backward pass
//   fwd  mean, then centred variance (biased), 1/sqrt(var + EPS);  y = silu(xhat * gamma + beta)
//   bwd  dx = rstd * (g - mean(g) - xhat * mean(g * xhat)),  g = du * gamma,  du = dy * silu'(u); means over the group.
//        With PARAMS, per image: dgamma = sum_p du * xhat, dbeta = sum_p du.
//        With COLUMNS: demb = sum_p dx, the gradient of a bias or embedding that was added to all pixels of x
// Every group must be made of whole vec4s; split.wgsl computes the others. ROW_T threads share a group.
//! use math, rows
const N: u32 = 1u; //@ images
const PIXELS: u32 = 64u; //@ pixels per image
const C4: u32 = 4u; //@ channels / 4
const G: u32 = 4u; //@ groups
const EPS: f32 = 1e-6; //@ added to the variance
const SILU: bool = true; //@ apply SiLU
const EMB_STRIDE4: u32 = 1u; //@ vec4s of a row of demb
const PART_STRIDE4: u32 = 1u; //@ vec4s of a row of part
const ACC: bool = false; //@ add into dx
const ACC_PART: bool = false; //@ add into part
const PARAMS: bool = false; //@ write part: dgamma, then dbeta, a row an image
const COLUMNS: bool = false; //@ write demb
const ADDEND: bool = false; //@ dx also receives ADD_SCALE * addend
const ADD_SCALE: f32 = 1.0; //@ scale of the addend
const ROW_T: u32 = 1u; //@ threads per group
const WG: u32 = 64u; //@ workgroup size
const GX: u32 = 64u; //@ invocations along x

@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> stats_out: array<vec2f>;
@group(0) @binding(2) var<storage, read> stats_in: array<vec2f>;
@group(0) @binding(3) var<storage, read> affine: array<vec4f>; // gamma, then beta
@group(0) @binding(4) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(5) var<storage, read> dy: array<vec4f>;
@group(0) @binding(6) var<storage, read> addend: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> dx: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> part: array<vec4f>;
@group(0) @binding(9) var<storage, read_write> demb: array<vec4f>;

const PER4: u32 = C4 / G; // vec4s per group
const COUNT: f32 = f32(PER4 * 4u * PIXELS);

// This thread's share of the sum of (x - shift)^(1 or 2) over a group.
fn group_pass(n: u32, g: u32, t: u32, shift: f32, square: bool) -> vec4f {
  var s = vec4f();
  for (var p = t; p < PIXELS; p += ROW_T) {
    let at = (n * PIXELS + p) * C4 + g * PER4;
    for (var k = at; k < at + PER4; k++) {
      let v = x[k] - shift;
      s += select(v, v * v, square);
    }
  }
  return vec4f(s.x + s.y + s.z + s.w);
}

@compute @workgroup_size(WG)
fn fwd(@builtin(global_invocation_id) gid: vec3u, @builtin(local_invocation_index) lid: u32) {
  let i = (gid.x + gid.y * GX) / ROW_T;
  let row = min(i, N * G - 1u);
  let n = row / G;
  let g = row % G;
  let t = lid % ROW_T;
  let mean = row_sum(group_pass(n, g, t, 0.0, false), lid).x / COUNT;
  let variance = row_sum(group_pass(n, g, t, mean, true), lid).x / COUNT;
  if (i >= N * G) { return; }
  let rstd = inverseSqrt(variance + EPS);
  if (t == 0u) { stats_out[i] = vec2f(mean, rstd); }
  for (var k = g * PER4; k < (g + 1u) * PER4; k++) {
    let gamma = affine[k];
    let beta = affine[C4 + k];
    for (var p = t; p < PIXELS; p += ROW_T) {
      let at = (n * PIXELS + p) * C4 + k;
      let u = (x[at] - mean) * rstd * gamma + beta;
      if (SILU) { y[at] = silu(u); } else { y[at] = u; }
    }
  }
}

@compute @workgroup_size(WG)
fn bwd(@builtin(global_invocation_id) gid: vec3u, @builtin(local_invocation_index) lid: u32) {
  let i = (gid.x + gid.y * GX) / ROW_T;
  let row = min(i, N * G - 1u);
  let n = row / G;
  let first = row % G * PER4;
  let t = lid % ROW_T;
  let writes = i < N * G && t == 0u;
  let s = stats_in[row];
  var m = vec2f();
  for (var k = 0u; k < PER4; k++) {
    let c4 = first + k;
    let gamma = affine[c4];
    let beta = affine[C4 + c4];
    var a = vec4f();
    var b = vec4f();
    for (var p = t; p < PIXELS; p += ROW_T) {
      let at = (n * PIXELS + p) * C4 + c4;
      let xhat = (x[at] - s.x) * s.y;
      var du = dy[at];
      if (SILU) { du *= dsilu(xhat * gamma + beta); }
      a += du;
      b += du * xhat;
    }
    a = row_sum(a, lid);
    b = row_sum(b, lid);
    m += vec2f(dot(gamma, a), dot(gamma, b));
    if (PARAMS && writes) {
      let to = n * PART_STRIDE4 + c4;
      if (ACC_PART) { part[to] += b; part[to + C4] += a; } else { part[to] = b; part[to + C4] = a; }
    }
  }
  m /= COUNT;
  for (var k = 0u; k < PER4; k++) {
    let c4 = first + k;
    let gamma = affine[c4];
    let beta = affine[C4 + c4];
    var total = vec4f();
    for (var p = t; p < PIXELS && i < N * G; p += ROW_T) {
      let at = (n * PIXELS + p) * C4 + c4;
      let xhat = (x[at] - s.x) * s.y;
      var du = dy[at];
      if (SILU) { du *= dsilu(xhat * gamma + beta); }
      var v = (du * gamma - m.x - xhat * m.y) * s.y;
      if (COLUMNS) { total += v; }
      if (ADDEND) { v += ADD_SCALE * addend[at]; }
      if (ACC) { dx[at] += v; } else { dx[at] = v; }
    }
    if (COLUMNS) {
      total = row_sum(total, lid);
      if (writes) { demb[n * EMB_STRIDE4 + c4] = total; }
    }
  }
}
