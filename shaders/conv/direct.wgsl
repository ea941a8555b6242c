// Convolution of any kernel [KH, KW], stride and zero padding, NHWC. No barriers, no workgroup memory.
//   x: [N, HI, WI, CI]   y: [N, HO, WO, CO]   w: [KH * KW][CI/4][CO/4] mat4x4 (column = input channel, row = output channel)
//   fwd     y[r, c] = (sum over kh, kw of w[kh][kw] x[r STRIDE + kh - PAD_H, c STRIDE + kw - PAD_W] + bias + emb + res) * SCALE
//   bwd_x   dx[r, c] = SCALE * sum over kh, kw of dy[(r + PAD_H - kh) / STRIDE, (c + PAD_W - kw) / STRIDE] w[kh][kw],
//           where the divisions are exact
//   bwd_w   dw[kh][kw] = SCALE * sum over pixels of x * dy, over slices of rows; reduce.wgsl adds the slices.
//           With BIAS the last threads write SCALE * the pixel sums of dy into part, one row per image
// A thread computes 4 pixels of a row x 4 channels (fwd, bwd_x), or 1 tap x 4 ci x 4 co (bwd_w).
//! use epilogue, gradients, biasRow
const N: u32 = 1u; //@ images
const HI: u32 = 8u; //@ input height
const WI: u32 = 8u; //@ input width
const HO: u32 = 8u; //@ output height
const WO: u32 = 8u; //@ output width
const KH: u32 = 3u; //@ kernel height
const KW: u32 = 3u; //@ kernel width
const STRIDE: u32 = 1u; //@ input pixels from one output pixel to the next
const PAD_H: i32 = 1i; //@ zeros above and below
const PAD_W: i32 = 1i; //@ zeros left and right
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

const TI: u32 = (WI + 3u) / 4u; // tiles a row of x and of y
const TO: u32 = (WO + 3u) / 4u;
const TAPS: u32 = KH * KW;
const SLICE_ROWS: u32 = (N * HO + SLICES - 1u) / SLICES;
const DW_THREADS: u32 = SLICES * TAPS * CI4 * CO4;

// One comparison without a branch: as u32, columns left of the edge are huge.
fn x_at(row: u32, col: i32, c: u32) -> vec4f {
  let inside = u32(col) < WI;
  return select(vec4f(), x[(row + u32(clamp(col, 0, i32(WI) - 1))) * CI4 + c], inside);
}
// dy at a column of the input's grid, of which the output has every STRIDE-th.
fn dy_at(row: u32, col: i32, c: u32) -> vec4f {
  let at = u32(max(col, 0));
  let inside = col >= 0 && at % STRIDE == 0u && at / STRIDE < WO;
  return select(vec4f(), dy[(row + min(at / STRIDE, WO - 1u)) * CO4 + c], inside);
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
  let col = (i / CO4) % TO * 4u;
  let row = (i / (CO4 * TO)) % HO;
  let n = i / (CO4 * TO * HO);
  let step = i32(STRIDE);
  var a0 = vec4f(); var a1 = vec4f(); var a2 = vec4f(); var a3 = vec4f();
  for (var kh = 0u; kh < KH; kh++) {
    let r = i32(row * STRIDE + kh) - PAD_H;
    if (r < 0 || r >= i32(HI)) { continue; }
    let base = (n * HI + u32(r)) * WI;
    for (var c = 0u; c < CI4; c++) {
      for (var kw = 0u; kw < KW; kw++) {
        let left = i32(col * STRIDE + kw) - PAD_W;
        let m = w[((kh * KW + kw) * CI4 + c) * CO4 + co];
        a0 += m * x_at(base, left, c); a1 += m * x_at(base, left + step, c);
        a2 += m * x_at(base, left + 2 * step, c); a3 += m * x_at(base, left + 3 * step, c);
      }
    }
  }
  let out = (n * HO + row) * WO;
  put_y(a0, n, out, col, co); put_y(a1, n, out, col + 1u, co);
  put_y(a2, n, out, col + 2u, co); put_y(a3, n, out, col + 3u, co);
}

@compute @workgroup_size(WG)
fn bwd_x(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= N * HI * TI * CI4) { return; }
  let ci = i % CI4;
  let col = (i / CI4) % TI * 4u;
  let row = (i / (CI4 * TI)) % HI;
  let n = i / (CI4 * TI * HI);
  var a0 = vec4f(); var a1 = vec4f(); var a2 = vec4f(); var a3 = vec4f();
  for (var kh = 0u; kh < KH; kh++) {
    let r = i32(row) + PAD_H - i32(kh);
    if (r < 0 || u32(r) % STRIDE != 0u || u32(r) / STRIDE >= HO) { continue; }
    let base = (n * HO + u32(r) / STRIDE) * WO;
    for (var c = 0u; c < CO4; c++) {
      for (var kw = 0u; kw < KW; kw++) {
        let left = i32(col) + PAD_W - i32(kw);
        let m = w[((kh * KW + kw) * CI4 + ci) * CO4 + c];
        a0 += dy_at(base, left, c) * m; a1 += dy_at(base, left + 1, c) * m;
        a2 += dy_at(base, left + 2, c) * m; a3 += dy_at(base, left + 3, c) * m;
      }
    }
  }
  let out = (n * HI + row) * WI;
  put_dx(a0, out, col, ci); put_dx(a1, out, col + 1u, ci); put_dx(a2, out, col + 2u, ci); put_dx(a3, out, col + 3u, ci);
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
  let tap = (i / (CO4 * CI4)) % TAPS;
  let slice = i / (CO4 * CI4 * TAPS);
  var m = mat4x4f();
  let last = min((slice + 1u) * SLICE_ROWS, N * HO);
  for (var q = slice * SLICE_ROWS; q < last; q++) {
    let r = i32(q % HO * STRIDE + tap / KW) - PAD_H;
    if (r < 0 || r >= i32(HI)) { continue; }
    let base = (q / HO * HI + u32(r)) * WI;
    for (var c = 0u; c < WO; c++) {
      let v = x_at(base, i32(c * STRIDE + tap % KW) - PAD_W, ci);
      let g = dy[(q * WO + c) * CO4 + co];
      m += mat4x4f(g * v.x, g * v.y, g * v.z, g * v.w);
    }
  }
  store_dw(i, m);
}
