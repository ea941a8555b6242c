// 3x3 and 1x1 convolution with stride 1, without barriers: the passes of direct3x3.wgsl and direct1x1.wgsl. Each thread of a
// quad reads a quarter of the operand that the four have in common, and shares it.
//   fwd, bwd_x  a thread computes 8 pixels of a row x 16 channels. A quad computes 4 such rows and shares the weights.
//               bwd_x is fwd with FLIP: taps and blocks are flipped; sizes and padding are those of dy
//   bwd_w       a thread computes 4 ci x 16 co of a row of taps. A quad computes 4 such ci and shares dy. Slices of rows;
//               reduce.wgsl adds them. With BIAS the last threads write the pixel sums of dy into part
// The size of a subgroup does not matter, only quads do. Threads past the end compute results that are not stored.
//! use epilogue, biasRow
enable subgroups;
// The four threads of a quad always take the same branch. The compiler cannot prove it.
diagnostic(off, subgroup_uniformity);
const N: u32 = 1u; //@ images
const HI: u32 = 8u; //@ input height
const WI: u32 = 8u; //@ input width
const HO: u32 = 8u; //@ output height
const WO: u32 = 8u; //@ output width
const PAD: i32 = 1i; //@ zero padding on each side
const ONE: bool = false; //@ one tap without padding
const FLIP: bool = false; //@ the input gradient
const CI4: u32 = 1u; //@ channels / 4 that are summed over in fwd; of x in bwd_w
const CO4: u32 = 1u; //@ channels / 4 that come out in fwd; of dy in bwd_w
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
@group(0) @binding(1) var<storage, read> w: array<vec4f>; // [taps][CI/4][CO/4][4 input channels]
@group(0) @binding(2) var<storage, read> bias: array<vec4f>;
@group(0) @binding(3) var<storage, read> emb: array<vec4f>;
@group(0) @binding(4) var<storage, read> res: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(6) var<storage, read> dy: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> dw: array<mat4x4f>;
@group(0) @binding(8) var<storage, read_write> part: array<vec4f>;

const ROWS: u32 = select(3u, 1u, ONE); // rows of taps
const TO: u32 = (WO + 7u) / 8u; // tiles per row
const TILES: u32 = N * HO * TO;
const QUADS: u32 = (TILES + 3u) / 4u;
const SLICE_ROWS: u32 = (N * HO + SLICES - 1u) / SLICES;
const DW_CI: u32 = (CI4 + 3u) / 4u * 4u;
const DW_CO: u32 = (CO4 + 3u) / 4u;
const DW_THREADS: u32 = SLICES * ROWS * DW_CI * DW_CO;

fn x_at(row: u32, col: i32, c: u32, live: bool) -> vec4f {
  // One comparison without a branch: as u32, columns left of the edge are huge.
  let inside = live & (u32(col) < WI);
  return select(vec4f(), x[(row + u32(clamp(col, 0, i32(WI) - 1))) * CI4 + c], inside);
}
fn share(v: vec4f) -> mat4x4f {
  return mat4x4f(quadBroadcast(v, 0u), quadBroadcast(v, 1u), quadBroadcast(v, 2u), quadBroadcast(v, 3u));
}
// The block of tap k. Thread q of the quad reads its column q.
fn weights_of(k: u32, c: u32, out: u32, q: u32) -> mat4x4f {
  let o = min(out, CO4 - 1u);
  let flipped = ((ROWS * ROWS - 1u - k) * CO4 + o) * CI4 + c;
  let m = share(w[select((k * CI4 + c) * CO4 + o, flipped, FLIP) * 4u + q]);
  if (FLIP) { return transpose(m); }
  return m;
}
fn put_y(v: vec4f, n: u32, row: u32, col: u32, co: u32) {
  if ((col >= WO) | (co >= CO4)) { return; }
  let i = (row + col) * CO4 + co;
  let s = epilogue(v, i, n, co);
  if (ACC) { y[i] += s; } else { y[i] = s; }
}

fn contract(i: u32, q: u32) {
  let t = i % (4u * QUADS);
  let tile = min(t, TILES - 1u);
  let co = i / (4u * QUADS) * 4u;
  let col = tile % TO * 8u;
  let row = tile / TO % HO;
  let n = tile / (TO * HO);
  let z = vec4f();
  var a0 = z; var a1 = z; var a2 = z; var a3 = z; var a4 = z; var a5 = z; var a6 = z; var a7 = z;
  var b0 = z; var b1 = z; var b2 = z; var b3 = z; var b4 = z; var b5 = z; var b6 = z; var b7 = z;
  var c0 = z; var c1 = z; var c2 = z; var c3 = z; var c4 = z; var c5 = z; var c6 = z; var c7 = z;
  var d0 = z; var d1 = z; var d2 = z; var d3 = z; var d4 = z; var d5 = z; var d6 = z; var d7 = z;
  let left = i32(col) - PAD;
  for (var kh = 0u; kh < ROWS; kh++) {
    let r = i32(row + kh) - PAD;
    let live = (t < TILES) & (u32(r) < HI);
    let base = (n * HI + u32(clamp(r, 0, i32(HI) - 1))) * WI;
    for (var c = 0u; c < CI4; c++) {
      let x0 = x_at(base, left, c, live); let x1 = x_at(base, left + 1, c, live);
      let x2 = x_at(base, left + 2, c, live); let x3 = x_at(base, left + 3, c, live);
      let x4 = x_at(base, left + 4, c, live); let x5 = x_at(base, left + 5, c, live);
      let x6 = x_at(base, left + 6, c, live); let x7 = x_at(base, left + 7, c, live);
      var m = weights_of(kh * ROWS, c, co, q);
      a0 += m * x0; a1 += m * x1; a2 += m * x2; a3 += m * x3; a4 += m * x4; a5 += m * x5; a6 += m * x6; a7 += m * x7;
      m = weights_of(kh * ROWS, c, co + 1u, q);
      b0 += m * x0; b1 += m * x1; b2 += m * x2; b3 += m * x3; b4 += m * x4; b5 += m * x5; b6 += m * x6; b7 += m * x7;
      m = weights_of(kh * ROWS, c, co + 2u, q);
      c0 += m * x0; c1 += m * x1; c2 += m * x2; c3 += m * x3; c4 += m * x4; c5 += m * x5; c6 += m * x6; c7 += m * x7;
      m = weights_of(kh * ROWS, c, co + 3u, q);
      d0 += m * x0; d1 += m * x1; d2 += m * x2; d3 += m * x3; d4 += m * x4; d5 += m * x5; d6 += m * x6; d7 += m * x7;
      if (!ONE) {
        let x8 = x_at(base, left + 8, c, live); let x9 = x_at(base, left + 9, c, live);
        m = weights_of(kh * ROWS + 1u, c, co, q);
        a0 += m * x1; a1 += m * x2; a2 += m * x3; a3 += m * x4; a4 += m * x5; a5 += m * x6; a6 += m * x7; a7 += m * x8;
        m = weights_of(kh * ROWS + 1u, c, co + 1u, q);
        b0 += m * x1; b1 += m * x2; b2 += m * x3; b3 += m * x4; b4 += m * x5; b5 += m * x6; b6 += m * x7; b7 += m * x8;
        m = weights_of(kh * ROWS + 1u, c, co + 2u, q);
        c0 += m * x1; c1 += m * x2; c2 += m * x3; c3 += m * x4; c4 += m * x5; c5 += m * x6; c6 += m * x7; c7 += m * x8;
        m = weights_of(kh * ROWS + 1u, c, co + 3u, q);
        d0 += m * x1; d1 += m * x2; d2 += m * x3; d3 += m * x4; d4 += m * x5; d5 += m * x6; d6 += m * x7; d7 += m * x8;
        m = weights_of(kh * ROWS + 2u, c, co, q);
        a0 += m * x2; a1 += m * x3; a2 += m * x4; a3 += m * x5; a4 += m * x6; a5 += m * x7; a6 += m * x8; a7 += m * x9;
        m = weights_of(kh * ROWS + 2u, c, co + 1u, q);
        b0 += m * x2; b1 += m * x3; b2 += m * x4; b3 += m * x5; b4 += m * x6; b5 += m * x7; b6 += m * x8; b7 += m * x9;
        m = weights_of(kh * ROWS + 2u, c, co + 2u, q);
        c0 += m * x2; c1 += m * x3; c2 += m * x4; c3 += m * x5; c4 += m * x6; c5 += m * x7; c6 += m * x8; c7 += m * x9;
        m = weights_of(kh * ROWS + 2u, c, co + 3u, q);
        d0 += m * x2; d1 += m * x3; d2 += m * x4; d3 += m * x5; d4 += m * x6; d5 += m * x7; d6 += m * x8; d7 += m * x9;
      }
    }
  }
  if (t >= TILES) { return; }
  let out = (n * HO + row) * WO;
  // One store in a loop: 32 separate stores with their branches would dominate the compile time.
  var sums = array<vec4f, 32>(
    a0, a1, a2, a3, a4, a5, a6, a7,
    b0, b1, b2, b3, b4, b5, b6, b7,
    c0, c1, c2, c3, c4, c5, c6, c7,
    d0, d1, d2, d3, d4, d5, d6, d7,
  );
  for (var k = 0u; k < 32u; k++) { put_y(sums[k], n, out, col + k % 8u, co + k / 8u); }
}

@compute @workgroup_size(WG)
fn fwd(@builtin(global_invocation_id) gid: vec3u, @builtin(subgroup_invocation_id) lane: u32) {
  contract(gid.x + gid.y * GX, lane % 4u);
}
@compute @workgroup_size(WG)
fn bwd_x(@builtin(global_invocation_id) gid: vec3u, @builtin(subgroup_invocation_id) lane: u32) {
  contract(gid.x + gid.y * GX, lane % 4u);
}

fn put_dw(row: u32, co: u32, m: mat4x4f) {
  if (co >= CO4) { return; }
  let at = row * CO4 + co;
  if (ACC && SLICES == 1u) { dw[at] += m * SCALE; } else { dw[at] = m * SCALE; }
}

@compute @workgroup_size(WG)
fn bwd_w(@builtin(global_invocation_id) gid: vec3u, @builtin(subgroup_invocation_id) lane: u32) {
  let i = gid.x + gid.y * GX;
  if (i >= DW_THREADS) {
    if (BIAS && i < DW_THREADS + N * CO4) { bias_row(i - DW_THREADS); }
    return;
  }
  let ci = i % DW_CI;
  let c4 = min(ci, CI4 - 1u);
  let co = i / DW_CI % DW_CO * 4u;
  let kh = i / (DW_CI * DW_CO) % ROWS;
  let slice = i / (DW_CI * DW_CO * ROWS);
  let z = vec4f();
  var a0x = z; var a0y = z; var a0z = z; var a0w = z; var a1x = z; var a1y = z; var a1z = z; var a1w = z;
  var a2x = z; var a2y = z; var a2z = z; var a2w = z; var b0x = z; var b0y = z; var b0z = z; var b0w = z;
  var b1x = z; var b1y = z; var b1z = z; var b1w = z; var b2x = z; var b2y = z; var b2z = z; var b2w = z;
  var c0x = z; var c0y = z; var c0z = z; var c0w = z; var c1x = z; var c1y = z; var c1z = z; var c1w = z;
  var c2x = z; var c2y = z; var c2z = z; var c2w = z; var d0x = z; var d0y = z; var d0z = z; var d0w = z;
  var d1x = z; var d1y = z; var d1z = z; var d1w = z; var d2x = z; var d2y = z; var d2z = z; var d2w = z;
  let last = min((slice + 1u) * SLICE_ROWS, N * HO);
  for (var q = slice * SLICE_ROWS; q < last; q++) {
    let r = i32(q % HO + kh) - PAD;
    if (u32(r) >= HI) { continue; }
    let base = (q / HO * HI + u32(r)) * WI;
    var x0 = x_at(base, -PAD, c4, true);
    var x1 = x_at(base, 1 - PAD, c4, true);
    for (var col = 0u; col < WO; col += 4u) {
      let x2 = x_at(base, i32(col) + 2 - PAD, c4, true); let x3 = x_at(base, i32(col) + 3 - PAD, c4, true);
      let x4 = x_at(base, i32(col) + 4 - PAD, c4, true); let x5 = x_at(base, i32(col) + 5 - PAD, c4, true);
      let p = col + lane % 4u;
      let at = (q * WO + min(p, WO - 1u)) * CO4;
      let a = share(select(vec4f(), dy[at + co], p < WO));
      let b = share(select(vec4f(), dy[at + min(co + 1u, CO4 - 1u)], p < WO));
      let c = share(select(vec4f(), dy[at + min(co + 2u, CO4 - 1u)], p < WO));
      let d = share(select(vec4f(), dy[at + min(co + 3u, CO4 - 1u)], p < WO));
      let v0 = transpose(mat4x4f(x0, x1, x2, x3));
      a0x += a * v0[0]; a0y += a * v0[1]; a0z += a * v0[2]; a0w += a * v0[3];
      b0x += b * v0[0]; b0y += b * v0[1]; b0z += b * v0[2]; b0w += b * v0[3];
      c0x += c * v0[0]; c0y += c * v0[1]; c0z += c * v0[2]; c0w += c * v0[3];
      d0x += d * v0[0]; d0y += d * v0[1]; d0z += d * v0[2]; d0w += d * v0[3];
      if (!ONE) {
        let v1 = transpose(mat4x4f(x1, x2, x3, x4));
        let v2 = transpose(mat4x4f(x2, x3, x4, x5));
        a1x += a * v1[0]; a1y += a * v1[1]; a1z += a * v1[2]; a1w += a * v1[3];
        b1x += b * v1[0]; b1y += b * v1[1]; b1z += b * v1[2]; b1w += b * v1[3];
        c1x += c * v1[0]; c1y += c * v1[1]; c1z += c * v1[2]; c1w += c * v1[3];
        d1x += d * v1[0]; d1y += d * v1[1]; d1z += d * v1[2]; d1w += d * v1[3];
        a2x += a * v2[0]; a2y += a * v2[1]; a2z += a * v2[2]; a2w += a * v2[3];
        b2x += b * v2[0]; b2y += b * v2[1]; b2z += b * v2[2]; b2w += b * v2[3];
        c2x += c * v2[0]; c2y += c * v2[1]; c2z += c * v2[2]; c2w += c * v2[3];
        d2x += d * v2[0]; d2y += d * v2[1]; d2z += d * v2[2]; d2w += d * v2[3];
      }
      x0 = x4; x1 = x5;
    }
  }
  if (ci >= CI4) { return; }
  let row = (slice * ROWS * ROWS + kh * ROWS) * CI4 + ci;
  var sums = array<vec4f, 48>(
    a0x, a0y, a0z, a0w, b0x, b0y, b0z, b0w,
    c0x, c0y, c0z, c0w, d0x, d0y, d0z, d0w,
    a1x, a1y, a1z, a1w, b1x, b1y, b1z, b1w,
    c1x, c1y, c1z, c1w, d1x, d1y, d1z, d1w,
    a2x, a2y, a2z, a2w, b2x, b2y, b2z, b2w,
    c2x, c2y, c2z, c2w, d2x, d2y, d2z, d2w,
  );
  for (var k = 0u; k < 4u * ROWS; k++) {
    let at = 4u * k;
    put_dw(row + k / 4u * CI4, co + k % 4u, mat4x4f(sums[at], sums[at + 1u], sums[at + 2u], sums[at + 3u]));
  }
}
