// GroupNorm of any groups, with adaptive scale and shift if wanted: the cases that groups.wgsl does not compute.
// Statistics, sums and results are separate launches.
//   x, y: [N, PIXELS, C]   gamma, beta: [C]   stats: [N, G] = (mean, 1/sigma), saved for backward
//   stats   two passes over data in cache: mean, then centred variance (biased), 1/sqrt(var + EPS)
//   fwd     u = (xhat * gamma + beta) * (1 + scale) + shift;  y = silu(u). With ADAPTIVE a row of emb is scale, shift
//   sums    A[n, c] = sum_p du,  B[n, c] = sum_p du * xhat,   du = dy * silu'(u)
//   bwd_x   dx = rstd * (g - mean(g) - xhat * mean(g * xhat)),  g = du * gamma * (1 + scale); means over the group
//   params  per image: dgamma = (1 + scale) B, dbeta = (1 + scale) A, dscale = gamma B + beta A, dshift = A
// C = CA + CB logical channels, stored as two padded parts. ALIGNED: every group consists of whole vec4s.
//! use math, rows
const N: u32 = 1u; //@ images
const PIXELS: u32 = 64u; //@ pixels per image
const CA: u32 = 16u; //@ logical channels of the first part
const CB: u32 = 0u; //@ logical channels of the second part
const G: u32 = 4u; //@ groups
const EPS: f32 = 1e-6; //@ added to the variance
const SILU: bool = true; //@ apply SiLU
const ADAPTIVE: bool = false; //@ scale and shift from emb
const EMB_STRIDE4: u32 = 1u; //@ vec4s of an emb row
const PART_STRIDE4: u32 = 1u; //@ vec4s of a row of part
const ACC: bool = false; //@ add into the gradient
const ACC_PART: bool = false; //@ add into part
const ADDEND: bool = false; //@ dx also receives ADD_SCALE * addend
const ADD_SCALE: f32 = 1.0; //@ scale of the addend
const ROW_T: u32 = 1u; //@ threads per row of stats and sums
const WG: u32 = 64u; //@ workgroup size
const GX: u32 = 64u; //@ invocations along x

@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> stats_out: array<vec2f>;
@group(0) @binding(2) var<storage, read> stats_in: array<vec2f>;
@group(0) @binding(3) var<storage, read> affine: array<vec4f>; // gamma, then beta
@group(0) @binding(5) var<storage, read> emb: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(7) var<storage, read> dy: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> sums_out: array<vec4f>;
@group(0) @binding(9) var<storage, read> sums_in: array<vec4f>;
@group(0) @binding(10) var<storage, read> addend: array<vec4f>;
@group(0) @binding(11) var<storage, read_write> dx: array<vec4f>;
@group(0) @binding(12) var<storage, read_write> part: array<vec4f>;
@group(0) @binding(13) var<storage, read_write> demb: array<vec4f>;

const A4: u32 = (CA + 3u) / 4u;
const C4: u32 = A4 + (CB + 3u) / 4u;
const C: u32 = CA + CB;
const PER: u32 = C / G; // logical channels per group
const ALIGNED: bool = (CA % 4u == 0u) && (CB % 4u == 0u) && (PER % 4u == 0u);
const COUNT: f32 = f32(PER * PIXELS);

fn stored(c: u32) -> u32 { return select(A4 * 4u + c - CA, c, c < CA); }
// The group of a stored channel. A padding lane gets any group, because its gamma is zero.
fn group_of(s: u32) -> u32 {
  let c = select(CA + s - min(s, A4 * 4u), s, s < A4 * 4u);
  return min(c, C - 1u) / PER;
}
fn xhat_at(i: u32, n: u32, c4: u32) -> vec4f {
  if (ALIGNED) {
    let s = stats_in[n * G + c4 * 4u / PER];
    return (x[i] - s.x) * s.y;
  }
  let s0 = stats_in[n * G + group_of(c4 * 4u)]; let s1 = stats_in[n * G + group_of(c4 * 4u + 1u)];
  let s2 = stats_in[n * G + group_of(c4 * 4u + 2u)]; let s3 = stats_in[n * G + group_of(c4 * 4u + 3u)];
  return (x[i] - vec4f(s0.x, s1.x, s2.x, s3.x)) * vec4f(s0.y, s1.y, s2.y, s3.y);
}
fn scale_at(n: u32, c4: u32) -> vec4f {
  if (ADAPTIVE) { return 1.0 + emb[n * EMB_STRIDE4 + c4]; }
  return vec4f(1.0);
}
fn pre_at(xhat: vec4f, n: u32, c4: u32) -> vec4f {
  var u = xhat * affine[c4] + affine[C4 + c4];
  if (ADAPTIVE) { u = u * scale_at(n, c4) + emb[n * EMB_STRIDE4 + C4 + c4]; }
  return u;
}
fn du_at(i: u32, xhat: vec4f, n: u32, c4: u32) -> vec4f {
  if (SILU) { return dy[i] * dsilu(pre_at(xhat, n, c4)); }
  return dy[i];
}
// This thread's share of the sum of (x - shift)^(1 or 2) over a group.
fn group_pass(n: u32, g: u32, t: u32, shift: f32, square: bool) -> f32 {
  var s = vec4f();
  for (var p = t; p < PIXELS; p += ROW_T) {
    let row = (n * PIXELS + p) * C4;
    if (ALIGNED) {
      for (var k = 0u; k < PER / 4u; k++) {
        let v = x[row + g * (PER / 4u) + k] - shift;
        s += select(v, v * v, square);
      }
    } else {
      for (var k = g * PER; k < (g + 1u) * PER; k++) {
        let at = stored(k);
        let v = x[row + at / 4u][at % 4u] - shift;
        s.x += select(v, v * v, square);
      }
    }
  }
  return s.x + s.y + s.z + s.w;
}

@compute @workgroup_size(WG)
fn stats(@builtin(global_invocation_id) gid: vec3u, @builtin(local_invocation_index) lid: u32) {
  let i = (gid.x + gid.y * GX) / ROW_T;
  let row = min(i, N * G - 1u);
  let n = row / G;
  let g = row % G;
  let t = lid % ROW_T;
  let mean = row_sum(vec4f(group_pass(n, g, t, 0.0, false)), lid).x / COUNT;
  let variance = row_sum(vec4f(group_pass(n, g, t, mean, true)), lid).x / COUNT;
  if (i < N * G && t == 0u) { stats_out[i] = vec2f(mean, inverseSqrt(variance + EPS)); }
}

@compute @workgroup_size(WG)
fn fwd(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= N * PIXELS * C4) { return; }
  let n = i / (PIXELS * C4);
  let u = pre_at(xhat_at(i, n, i % C4), n, i % C4);
  if (SILU) { y[i] = silu(u); } else { y[i] = u; }
}

@compute @workgroup_size(WG)
fn sums(@builtin(global_invocation_id) gid: vec3u, @builtin(local_invocation_index) lid: u32) {
  let i = (gid.x + gid.y * GX) / ROW_T;
  let row = min(i, N * C4 - 1u);
  let n = row / C4;
  let c4 = row % C4;
  var a = vec4f();
  var b = vec4f();
  for (var p = lid % ROW_T; p < PIXELS; p += ROW_T) {
    let at = (n * PIXELS + p) * C4 + c4;
    let xhat = xhat_at(at, n, c4);
    let du = du_at(at, xhat, n, c4);
    a += du;
    b += du * xhat;
  }
  a = row_sum(a, lid);
  b = row_sum(b, lid);
  if (i < N * C4 && lid % ROW_T == 0u) {
    sums_out[2u * i] = a;
    sums_out[2u * i + 1u] = b;
  }
}

// (mean(g), mean(g * xhat)) over the group of stored channel s of image n.
fn group_means(n: u32, s: u32) -> vec2f {
  var a = 0.0;
  var b = 0.0;
  if (ALIGNED) {
    let first = s / PER * (PER / 4u);
    for (var k = first; k < first + PER / 4u; k++) {
      let f = affine[k] * scale_at(n, k);
      a += dot(f, sums_in[2u * (n * C4 + k)]);
      b += dot(f, sums_in[2u * (n * C4 + k) + 1u]);
    }
  } else {
    let g = group_of(s);
    for (var c = g * PER; c < (g + 1u) * PER; c++) {
      let at = stored(c);
      let f = affine[at / 4u][at % 4u] * scale_at(n, at / 4u)[at % 4u];
      a += f * sums_in[2u * (n * C4 + at / 4u)][at % 4u];
      b += f * sums_in[2u * (n * C4 + at / 4u) + 1u][at % 4u];
    }
  }
  return vec2f(a, b) / COUNT;
}

@compute @workgroup_size(WG)
fn bwd_x(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= N * PIXELS * C4) { return; }
  let n = i / (PIXELS * C4);
  let c4 = i % C4;
  let xhat = xhat_at(i, n, c4);
  let g = du_at(i, xhat, n, c4) * affine[c4] * scale_at(n, c4);
  var v: vec4f;
  if (ALIGNED) {
    let m = group_means(n, c4 * 4u);
    v = (g - m.x - xhat * m.y) * stats_in[n * G + c4 * 4u / PER].y;
  } else {
    for (var k = 0u; k < 4u; k++) {
      let s = c4 * 4u + k;
      let m = group_means(n, s);
      let real = select(s - A4 * 4u < CB, s < CA, s < A4 * 4u);
      v[k] = select(0.0, (g[k] - m.x - xhat[k] * m.y) * stats_in[n * G + group_of(s)].y, real);
    }
  }
  if (ADDEND) { v += ADD_SCALE * addend[i]; }
  if (ACC) { dx[i] += v; } else { dx[i] = v; }
}

@compute @workgroup_size(WG)
fn params(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= N * C4) { return; }
  let n = i / C4;
  let c4 = i % C4;
  let a = sums_in[2u * i];
  let b = sums_in[2u * i + 1u];
  let f = scale_at(n, c4);
  let at_g = n * PART_STRIDE4 + c4;
  let at_b = n * PART_STRIDE4 + C4 + c4;
  if (ACC_PART) { part[at_g] += f * b; part[at_b] += f * a; } else { part[at_g] = f * b; part[at_b] = f * a; }
}

// Gradients of the scale and shift in emb.
@compute @workgroup_size(WG)
fn bwd_emb(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= N * C4) { return; }
  let n = i / C4;
  let c4 = i % C4;
  let a = sums_in[2u * i];
  demb[n * EMB_STRIDE4 + c4] = affine[c4] * sums_in[2u * i + 1u] + affine[C4 + c4] * a;
  demb[n * EMB_STRIDE4 + C4 + c4] = a;
}
