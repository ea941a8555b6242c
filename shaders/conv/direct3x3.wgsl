// 3x3 convolution, stride 1, zero padding PAD, NHWC, without barriers and workgroup memory.
//   x: [N, HI, WI, CI]   y: [N, HO, WO, CO]   w: [9][CI/4][CO/4] mat4x4 (column = input channel, row = output channel)
//   fwd     y = (conv(x, w) + bias + emb + res) * SCALE. emb has one row of channels per image
//   bwd_x   dx = SCALE * conv(dy, flipped w). It reads the same blocks M as fwd, and computes dy * M instead of M * x
//   bwd_w   dw[tap][ci][co] = SCALE * sum over pixels of x * dy, over slices of rows; reduce.wgsl adds the slices.
//           With BIAS the last threads write SCALE * the pixel sums of dy into part, one row per image
// A thread computes 8 pixels of a row x 4 channels (fwd, bwd_x), or 3 taps x 4 ci x 4 co (bwd_w).
//! use epilogue, gradients, biasRow
const N: u32 = 1u; //@ images
const HI: u32 = 8u; //@ input height
const WI: u32 = 8u; //@ input width
const HO: u32 = 8u; //@ output height
const WO: u32 = 8u; //@ output width
const PAD: i32 = 1i; //@ zero padding on each side
const CI4: u32 = 1u; //@ input channels / 4
const CO4: u32 = 1u; //@ output channels / 4
const BIAS: bool = true; //@ add bias
const EMB: bool = false; //@ add emb
const EMB_STRIDE4: u32 = 1u; //@ vec4s of an emb row
const RES: bool = false; //@ add res
const SCALE: f32 = 1.0; //@ scale of the output
const ACC: bool = false; //@ add into the gradient instead of overwriting it
const SLICES: u32 = 1u; //@ slices of rows in bwd_w
const PART_STRIDE4: u32 = 1u; //@ vec4s of a row of part
const ACC_PART: bool = false; //@ add into part
const WG: u32 = 64u; //@ workgroup size
const GX: u32 = 64u; //@ invocations along x

@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read> w: array<mat4x4f>;
@group(0) @binding(2) var<storage, read> bias: array<vec4f>;
@group(0) @binding(3) var<storage, read> emb: array<vec4f>;
@group(0) @binding(4) var<storage, read> res: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(6) var<storage, read> dy: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> dx: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> dw: array<mat4x4f>;
@group(0) @binding(9) var<storage, read_write> part: array<vec4f>;

const TI: u32 = (WI + 7u) / 8u; // tiles per row of x and of y
const TO: u32 = (WO + 7u) / 8u;
const SLICE_ROWS: u32 = (N * HO + SLICES - 1u) / SLICES;
const DW_THREADS: u32 = SLICES * 3u * CI4 * CO4;

// One comparison without a branch: as u32, columns left of the edge are huge.
fn x_at(row: u32, col: i32, c: u32) -> vec4f {
  let inside = u32(col) < WI;
  return select(vec4f(), x[(row + u32(clamp(col, 0, i32(WI) - 1))) * CI4 + c], inside);
}
fn dy_at(row: u32, col: i32, c: u32) -> vec4f {
  let inside = u32(col) < WO;
  return select(vec4f(), dy[(row + u32(clamp(col, 0, i32(WO) - 1))) * CO4 + c], inside);
}
fn put_y(v: vec4f, n: u32, row: u32, col: u32, co: u32) {
  if (col >= WO) { return; }
  let i = (row + col) * CO4 + co;
  y[i] = epilogue(v, i, n, co);
}
fn put_dx(v: vec4f, row: u32, col: u32, ci: u32) {
  if (col < WI) { store_dx((row + col) * CI4 + ci, v); }
}

@compute @workgroup_size(WG)
fn fwd(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= N * HO * TO * CO4) { return; }
  let co = i % CO4;
  let col = (i / CO4) % TO * 8u;
  let row = (i / (CO4 * TO)) % HO;
  let n = i / (CO4 * TO * HO);
  var a0 = vec4f(); var a1 = vec4f(); var a2 = vec4f(); var a3 = vec4f();
  var a4 = vec4f(); var a5 = vec4f(); var a6 = vec4f(); var a7 = vec4f();
  let left = i32(col) - PAD;
  for (var kh = 0u; kh < 3u; kh++) {
    let r = i32(row + kh) - PAD;
    if (r < 0 || r >= i32(HI)) { continue; }
    let base = (n * HI + u32(r)) * WI;
    for (var c = 0u; c < CI4; c++) {
      let x0 = x_at(base, left, c); let x1 = x_at(base, left + 1, c); let x2 = x_at(base, left + 2, c);
      let x3 = x_at(base, left + 3, c); let x4 = x_at(base, left + 4, c); let x5 = x_at(base, left + 5, c);
      let x6 = x_at(base, left + 6, c); let x7 = x_at(base, left + 7, c); let x8 = x_at(base, left + 8, c);
      let x9 = x_at(base, left + 9, c);
      let at = (kh * 3u * CI4 + c) * CO4 + co;
      var m = w[at];
      a0 += m * x0; a1 += m * x1; a2 += m * x2; a3 += m * x3; a4 += m * x4; a5 += m * x5; a6 += m * x6; a7 += m * x7;
      m = w[at + CI4 * CO4];
      a0 += m * x1; a1 += m * x2; a2 += m * x3; a3 += m * x4; a4 += m * x5; a5 += m * x6; a6 += m * x7; a7 += m * x8;
      m = w[at + 2u * CI4 * CO4];
      a0 += m * x2; a1 += m * x3; a2 += m * x4; a3 += m * x5; a4 += m * x6; a5 += m * x7; a6 += m * x8; a7 += m * x9;
    }
  }
  let out = (n * HO + row) * WO;
  put_y(a0, n, out, col, co); put_y(a1, n, out, col + 1u, co); put_y(a2, n, out, col + 2u, co);
  put_y(a3, n, out, col + 3u, co); put_y(a4, n, out, col + 4u, co); put_y(a5, n, out, col + 5u, co);
  put_y(a6, n, out, col + 6u, co); put_y(a7, n, out, col + 7u, co);
}

// dx[r] = sum over kh, kw of dy[r + PAD - kh, c + PAD - kw] * w[kh][kw]
@compute @workgroup_size(WG)
fn bwd_x(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= N * HI * TI * CI4) { return; }
  let ci = i % CI4;
  let col = (i / CI4) % TI * 8u;
  let row = (i / (CI4 * TI)) % HI;
  let n = i / (CI4 * TI * HI);
  var a0 = vec4f(); var a1 = vec4f(); var a2 = vec4f(); var a3 = vec4f();
  var a4 = vec4f(); var a5 = vec4f(); var a6 = vec4f(); var a7 = vec4f();
  let left = i32(col) + PAD - 2;
  for (var kh = 0u; kh < 3u; kh++) {
    let r = i32(row) + PAD - i32(kh);
    if (r < 0 || r >= i32(HO)) { continue; }
    let base = (n * HO + u32(r)) * WO;
    for (var c = 0u; c < CO4; c++) {
      let g0 = dy_at(base, left, c); let g1 = dy_at(base, left + 1, c); let g2 = dy_at(base, left + 2, c);
      let g3 = dy_at(base, left + 3, c); let g4 = dy_at(base, left + 4, c); let g5 = dy_at(base, left + 5, c);
      let g6 = dy_at(base, left + 6, c); let g7 = dy_at(base, left + 7, c); let g8 = dy_at(base, left + 8, c);
      let g9 = dy_at(base, left + 9, c);
      let at = (kh * 3u * CI4 + ci) * CO4 + c;
      var m = w[at];
      a0 += g2 * m; a1 += g3 * m; a2 += g4 * m; a3 += g5 * m; a4 += g6 * m; a5 += g7 * m; a6 += g8 * m; a7 += g9 * m;
      m = w[at + CI4 * CO4];
      a0 += g1 * m; a1 += g2 * m; a2 += g3 * m; a3 += g4 * m; a4 += g5 * m; a5 += g6 * m; a6 += g7 * m; a7 += g8 * m;
      m = w[at + 2u * CI4 * CO4];
      a0 += g0 * m; a1 += g1 * m; a2 += g2 * m; a3 += g3 * m; a4 += g4 * m; a5 += g5 * m; a6 += g6 * m; a7 += g7 * m;
    }
  }
  let out = (n * HI + row) * WI;
  put_dx(a0, out, col, ci); put_dx(a1, out, col + 1u, ci); put_dx(a2, out, col + 2u, ci); put_dx(a3, out, col + 3u, ci);
  put_dx(a4, out, col + 4u, ci); put_dx(a5, out, col + 5u, ci); put_dx(a6, out, col + 6u, ci); put_dx(a7, out, col + 7u, ci);
}

fn outer(v: vec4f, g: vec4f) -> mat4x4f {
  return mat4x4f(g * v.x, g * v.y, g * v.z, g * v.w);
}

@compute @workgroup_size(WG)
fn bwd_w(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= DW_THREADS) {
    if (BIAS && i < DW_THREADS + N * CO4) { bias_row(i - DW_THREADS); }
    return;
  }
  let co = i % CO4;
  let ci = (i / CO4) % CI4;
  let kh = (i / (CO4 * CI4)) % 3u;
  let slice = i / (CO4 * CI4 * 3u);
  var m0 = mat4x4f(); var m1 = mat4x4f(); var m2 = mat4x4f();
  let last = min((slice + 1u) * SLICE_ROWS, N * HO);
  for (var q = slice * SLICE_ROWS; q < last; q++) {
    let r = i32(q % HO + kh) - PAD;
    if (r < 0 || r >= i32(HI)) { continue; }
    let base = (q / HO * HI + u32(r)) * WI;
    var x0 = x_at(base, -PAD, ci);
    var x1 = x_at(base, 1 - PAD, ci);
    for (var c = 0u; c < WO; c++) {
      let x2 = x_at(base, i32(c) + 2 - PAD, ci);
      let g = dy[(q * WO + c) * CO4 + co];
      m0 += outer(x0, g); m1 += outer(x1, g); m2 += outer(x2, g);
      x0 = x1; x1 = x2;
    }
  }
  let at = ((slice * 9u + kh * 3u) * CI4 + ci) * CO4 + co;
  store_dw(at, m0); store_dw(at + CI4 * CO4, m1); store_dw(at + 2u * CI4 * CO4, m2);
}
