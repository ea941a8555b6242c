// Linear layer and 1x1 convolution. Rows are images (for vectors) or pixels (NHWC).
//   x: [ROWS, CI]   y: [ROWS, CO]   w: [CI/4][CO/4] mat4x4 (column = input channel, row = output channel)
//   fwd     y = (x w + bias + res) * SCALE
//   bwd_x   dx = SCALE * dy wT
//   bwd_w   dw = SCALE * xT dy, over slices of rows; reduce.wgsl adds the slices. With BIAS the last threads write
//           SCALE * sum of dy over the ROWS / N rows of each image into part
// A thread computes 8 rows x 4 channels (fwd, bwd_x) or 4 ci x 4 co (bwd_w). There are no barriers.
//! use gradients
const ROWS: u32 = 1u; //@ rows
const N: u32 = 1u; //@ images, for part
const CI4: u32 = 1u; //@ input channels / 4
const CO4: u32 = 1u; //@ output channels / 4
const BIAS: bool = true; //@ add bias
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
@group(0) @binding(3) var<storage, read> res: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(5) var<storage, read> dy: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> dx: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> dw: array<mat4x4f>;
@group(0) @binding(8) var<storage, read_write> part: array<vec4f>;

const TILES: u32 = (ROWS + 7u) / 8u;
const SLICE_ROWS: u32 = (ROWS + SLICES - 1u) / SLICES;
const DW_THREADS: u32 = SLICES * CI4 * CO4;

fn put_y(v: vec4f, row: u32, co: u32) {
  if (row >= ROWS) { return; }
  let i = row * CO4 + co;
  var s = v;
  if (BIAS) { s += bias[co]; }
  if (RES) { s += res[i]; }
  y[i] = s * SCALE;
}
fn put_dx(v: vec4f, row: u32, ci: u32) {
  if (row < ROWS) { store_dx(row * CI4 + ci, v); }
}
// The index of row first + k. Rows past the end repeat the last row; their results are not stored.
fn row_at(first: u32, k: u32) -> u32 { return min(first + k, ROWS - 1u); }

@compute @workgroup_size(WG)
fn fwd(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= TILES * CO4) { return; }
  let co = i % CO4;
  let first = i / CO4 * 8u;
  let r0 = first * CI4; let r1 = row_at(first, 1u) * CI4; let r2 = row_at(first, 2u) * CI4;
  let r3 = row_at(first, 3u) * CI4; let r4 = row_at(first, 4u) * CI4; let r5 = row_at(first, 5u) * CI4;
  let r6 = row_at(first, 6u) * CI4; let r7 = row_at(first, 7u) * CI4;
  var a0 = vec4f(); var a1 = vec4f(); var a2 = vec4f(); var a3 = vec4f();
  var a4 = vec4f(); var a5 = vec4f(); var a6 = vec4f(); var a7 = vec4f();
  for (var c = 0u; c < CI4; c++) {
    let m = w[c * CO4 + co];
    a0 += m * x[r0 + c]; a1 += m * x[r1 + c]; a2 += m * x[r2 + c]; a3 += m * x[r3 + c];
    a4 += m * x[r4 + c]; a5 += m * x[r5 + c]; a6 += m * x[r6 + c]; a7 += m * x[r7 + c];
  }
  put_y(a0, first, co); put_y(a1, first + 1u, co); put_y(a2, first + 2u, co); put_y(a3, first + 3u, co);
  put_y(a4, first + 4u, co); put_y(a5, first + 5u, co); put_y(a6, first + 6u, co); put_y(a7, first + 7u, co);
}

@compute @workgroup_size(WG)
fn bwd_x(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= TILES * CI4) { return; }
  let ci = i % CI4;
  let first = i / CI4 * 8u;
  let r0 = first * CO4; let r1 = row_at(first, 1u) * CO4; let r2 = row_at(first, 2u) * CO4;
  let r3 = row_at(first, 3u) * CO4; let r4 = row_at(first, 4u) * CO4; let r5 = row_at(first, 5u) * CO4;
  let r6 = row_at(first, 6u) * CO4; let r7 = row_at(first, 7u) * CO4;
  var a0 = vec4f(); var a1 = vec4f(); var a2 = vec4f(); var a3 = vec4f();
  var a4 = vec4f(); var a5 = vec4f(); var a6 = vec4f(); var a7 = vec4f();
  for (var c = 0u; c < CO4; c++) {
    let m = w[ci * CO4 + c];
    a0 += dy[r0 + c] * m; a1 += dy[r1 + c] * m; a2 += dy[r2 + c] * m; a3 += dy[r3 + c] * m;
    a4 += dy[r4 + c] * m; a5 += dy[r5 + c] * m; a6 += dy[r6 + c] * m; a7 += dy[r7 + c] * m;
  }
  put_dx(a0, first, ci); put_dx(a1, first + 1u, ci); put_dx(a2, first + 2u, ci); put_dx(a3, first + 3u, ci);
  put_dx(a4, first + 4u, ci); put_dx(a5, first + 5u, ci); put_dx(a6, first + 6u, ci); put_dx(a7, first + 7u, ci);
}

fn bias_row(j: u32) {
  let co = j % CO4;
  let n = j / CO4;
  var s = vec4f();
  for (var r = n * (ROWS / N); r < (n + 1u) * (ROWS / N); r++) { s += dy[r * CO4 + co]; }
  let to = n * PART_STRIDE4 + co;
  if (ACC_PART) { part[to] += s * SCALE; } else { part[to] = s * SCALE; }
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
  let slice = i / (CO4 * CI4);
  var m = mat4x4f();
  let last = min((slice + 1u) * SLICE_ROWS, ROWS);
  for (var r = slice * SLICE_ROWS; r < last; r++) {
    let v = x[r * CI4 + ci];
    let g = dy[r * CO4 + co];
    m += mat4x4f(g * v.x, g * v.y, g * v.z, g * v.w);
  }
  store_dw(i, m);
}
