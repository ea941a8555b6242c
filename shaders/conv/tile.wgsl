// 3x3 and 1x1 convolution with stride 1, for GPUs: the passes of direct3x3.wgsl and direct1x1.wgsl. Workgroups of 64 threads
// share tiles in workgroup memory.
//   fwd, bwd_x  implicit matrix product. A workgroup computes 64 pixels x 32 channels of the output, reading 16 channels of
//               one tap at a time. A thread computes 4 pixels x 8 channels
//   bwd_w       a workgroup computes 32 x 32 channels of one tap, reading 16 pixels at a time. A thread computes 4 x 4
//               channels. Slices of pixels; reduce.wgsl adds them. The bias gradient is another launch of reduce.wgsl
// With WIDE a tile is twice as large, and a thread computes 8 pixels x 8 channels, or 4 x 8 channels.
// Pixels are numbered over the whole batch, so small feature maps also fill tiles.
//! use epilogue, gradients
const N: u32 = 1u; //@ images
const HI: u32 = 8u; //@ input height
const WI: u32 = 8u; //@ input width
const HO: u32 = 8u; //@ output height
const WO: u32 = 8u; //@ output width
const PAD: i32 = 1i; //@ zero padding on each side
const TAPS: u32 = 9u; //@ 9, or 1 for a linear layer (without padding)
const CI4: u32 = 1u; //@ input channels / 4
const CO4: u32 = 1u; //@ output channels / 4
const BIAS: bool = true; //@ add bias
const EMB: bool = false; //@ add emb
const EMB_STRIDE4: u32 = 1u; //@ vec4s of an emb row
const RES: bool = false; //@ add res
const SCALE: f32 = 1.0; //@ scale of the output
const ACC: bool = false; //@ add into the gradient instead of overwriting it
const SLICES: u32 = 1u; //@ slices of pixels in bwd_w
const WIDE: bool = false; //@ tiles twice as large
const WG: u32 = 64u; //@ workgroup size, always 64
const GX: u32 = 64u; //@ invocations along x

@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read> w: array<vec4f>; // [TAPS][CI/4][CO/4][4 input channels]
@group(0) @binding(2) var<storage, read> bias: array<vec4f>;
@group(0) @binding(3) var<storage, read> emb: array<vec4f>;
@group(0) @binding(4) var<storage, read> res: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(6) var<storage, read> dy: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> dx: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> dw: array<mat4x4f>;

const OUTS: u32 = select(8u, 16u, WIDE); // vec4s of output channels in a tile of bwd_w
const TALL: u32 = select(64u, 128u, WIDE); // pixels in a tile
var<workgroup> pixels: array<vec4f, 4u * TALL>; // [4 vec4s of channels][TALL pixels]
var<workgroup> blocks: array<vec4f, 128>; // [4 vec4s of channels][8 vec4s of output channels][4]

const PI: u32 = N * HI * WI; // pixels of x and of y
const PO: u32 = N * HO * WO;

// The pixel of the other map that tap k reads for pixel p. Returns -1 outside. `own`: size of p's map; `other`: size of the
// other map.
fn neighbour(p: u32, k: u32, own: vec2u, other: vec2u, start: i32, sign: i32) -> i32 {
  let r = i32(p / own.y % own.x) + start + sign * i32(k / 3u);
  let c = i32(p % own.y) + start + sign * i32(k % 3u);
  if (r < 0 || c < 0 || r >= i32(other.x) || c >= i32(other.y)) { return -1; }
  return i32((p / (own.x * own.y) * other.x + u32(r)) * other.y + u32(c));
}

fn put_y(v: vec4f, p: u32, co: u32) {
  if (p >= PO || co >= CO4) { return; }
  let i = p * CO4 + co;
  y[i] = epilogue(v, i, p / (HO * WO), co);
}
fn put_dx(v: vec4f, p: u32, ci: u32) {
  if (p < PI && ci < CI4) { store_dx(p * CI4 + ci, v); }
}
fn put_dw(m: mat4x4f, row: u32, co: u32) {
  if (co < CO4) { store_dw(row + co, m); }
}

fn load_blocks(lid: u32, k: u32, ci: u32, co: u32, ci_step: u32, co_step: u32) {
  // blocks[q][o] is the block of weights with vec4 q of the summed channels and vec4 o of the output channels.
  for (var h = lid; h < 128u; h += WG) {
    let q = h / 32u;
    let o = h / 4u % 8u;
    let i = ci + q * (1u - ci_step) + o * ci_step;
    let j = co + q * (1u - co_step) + o * co_step;
    let at = ((k * CI4 + min(i, CI4 - 1u)) * CO4 + min(j, CO4 - 1u)) * 4u + h % 4u;
    blocks[h] = select(vec4f(), w[at], i < CI4 && j < CO4);
  }
}
fn weights_of(q: u32, o: u32) -> mat4x4f {
  let h = (q * 8u + o) * 4u;
  return mat4x4f(blocks[h], blocks[h + 1u], blocks[h + 2u], blocks[h + 3u]);
}

@compute @workgroup_size(WG)
fn fwd(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lid: u32) {
  let tile = group.x + group.y * (GX / WG);
  let tiles = (CO4 + 7u) / 8u;
  let first = tile / tiles * TALL;
  let co = tile % tiles * 8u;
  let tx = lid % 4u;
  let ty = lid / 4u * (TALL / 16u);
  var a0 = vec4f(); var a1 = vec4f(); var a2 = vec4f(); var a3 = vec4f();
  var b0 = vec4f(); var b1 = vec4f(); var b2 = vec4f(); var b3 = vec4f();
  var a4 = vec4f(); var a5 = vec4f(); var a6 = vec4f(); var a7 = vec4f();
  var b4 = vec4f(); var b5 = vec4f(); var b6 = vec4f(); var b7 = vec4f();
  for (var k = 0u; k < TAPS; k++) {
    for (var c = 0u; c < CI4; c += 4u) {
      for (var h = lid; h < TALL; h += WG) {
        let src = neighbour(first + h, k, vec2u(HO, WO), vec2u(HI, WI), -PAD, 1);
        let live = src >= 0 && first + h < PO;
        for (var q = 0u; q < 4u; q++) {
          let v = x[u32(max(src, 0)) * CI4 + min(c + q, CI4 - 1u)];
          pixels[q * TALL + h] = select(vec4f(), v, live && c + q < CI4);
        }
      }
      load_blocks(lid, k, c, co, 0u, 1u);
      workgroupBarrier();
      for (var q = 0u; q < 4u; q++) {
        let at = q * TALL + ty;
        let x0 = pixels[at]; let x1 = pixels[at + 1u]; let x2 = pixels[at + 2u]; let x3 = pixels[at + 3u];
        let m = weights_of(q, tx);
        a0 += m * x0; a1 += m * x1; a2 += m * x2; a3 += m * x3;
        let n = weights_of(q, tx + 4u);
        b0 += n * x0; b1 += n * x1; b2 += n * x2; b3 += n * x3;
        if (WIDE) {
          let x4 = pixels[at + 4u]; let x5 = pixels[at + 5u]; let x6 = pixels[at + 6u]; let x7 = pixels[at + 7u];
          a4 += m * x4; a5 += m * x5; a6 += m * x6; a7 += m * x7;
          b4 += n * x4; b5 += n * x5; b6 += n * x6; b7 += n * x7;
        }
      }
      workgroupBarrier();
    }
  }
  let p = first + ty;
  put_y(a0, p, co + tx); put_y(a1, p + 1u, co + tx); put_y(a2, p + 2u, co + tx); put_y(a3, p + 3u, co + tx);
  let cp = co + tx + 4u;
  put_y(b0, p, cp); put_y(b1, p + 1u, cp); put_y(b2, p + 2u, cp); put_y(b3, p + 3u, cp);
  if (!WIDE) { return; }
  let r = p + 4u;
  put_y(a4, r, co + tx); put_y(a5, r + 1u, co + tx); put_y(a6, r + 2u, co + tx); put_y(a7, r + 3u, co + tx);
  put_y(b4, r, cp); put_y(b5, r + 1u, cp); put_y(b6, r + 2u, cp); put_y(b7, r + 3u, cp);
}

@compute @workgroup_size(WG)
fn bwd_x(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lid: u32) {
  let tile = group.x + group.y * (GX / WG);
  let tiles = (CI4 + 7u) / 8u;
  let first = tile / tiles * TALL;
  let ci = tile % tiles * 8u;
  let tx = lid % 4u;
  let ty = lid / 4u * (TALL / 16u);
  var a0 = vec4f(); var a1 = vec4f(); var a2 = vec4f(); var a3 = vec4f();
  var b0 = vec4f(); var b1 = vec4f(); var b2 = vec4f(); var b3 = vec4f();
  var a4 = vec4f(); var a5 = vec4f(); var a6 = vec4f(); var a7 = vec4f();
  var b4 = vec4f(); var b5 = vec4f(); var b6 = vec4f(); var b7 = vec4f();
  for (var k = 0u; k < TAPS; k++) {
    for (var c = 0u; c < CO4; c += 4u) {
      for (var h = lid; h < TALL; h += WG) {
        let src = neighbour(first + h, k, vec2u(HI, WI), vec2u(HO, WO), PAD, -1);
        let live = src >= 0 && first + h < PI;
        for (var q = 0u; q < 4u; q++) {
          let v = dy[u32(max(src, 0)) * CO4 + min(c + q, CO4 - 1u)];
          pixels[q * TALL + h] = select(vec4f(), v, live && c + q < CO4);
        }
      }
      load_blocks(lid, k, ci, c, 1u, 0u);
      workgroupBarrier();
      for (var q = 0u; q < 4u; q++) {
        let at = q * TALL + ty;
        let g0 = pixels[at]; let g1 = pixels[at + 1u]; let g2 = pixels[at + 2u]; let g3 = pixels[at + 3u];
        let m = weights_of(q, tx);
        a0 += g0 * m; a1 += g1 * m; a2 += g2 * m; a3 += g3 * m;
        let n = weights_of(q, tx + 4u);
        b0 += g0 * n; b1 += g1 * n; b2 += g2 * n; b3 += g3 * n;
        if (WIDE) {
          let g4 = pixels[at + 4u]; let g5 = pixels[at + 5u]; let g6 = pixels[at + 6u]; let g7 = pixels[at + 7u];
          a4 += g4 * m; a5 += g5 * m; a6 += g6 * m; a7 += g7 * m;
          b4 += g4 * n; b5 += g5 * n; b6 += g6 * n; b7 += g7 * n;
        }
      }
      workgroupBarrier();
    }
  }
  let p = first + ty;
  put_dx(a0, p, ci + tx); put_dx(a1, p + 1u, ci + tx); put_dx(a2, p + 2u, ci + tx); put_dx(a3, p + 3u, ci + tx);
  let cp = ci + tx + 4u;
  put_dx(b0, p, cp); put_dx(b1, p + 1u, cp); put_dx(b2, p + 2u, cp); put_dx(b3, p + 3u, cp);
  if (!WIDE) { return; }
  let r = p + 4u;
  put_dx(a4, r, ci + tx); put_dx(a5, r + 1u, ci + tx); put_dx(a6, r + 2u, ci + tx); put_dx(a7, r + 3u, ci + tx);
  put_dx(b4, r, cp); put_dx(b5, r + 1u, cp); put_dx(b6, r + 2u, cp); put_dx(b7, r + 3u, cp);
}

@compute @workgroup_size(WG)
fn bwd_w(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lid: u32) {
  let tile = group.x + group.y * (GX / WG);
  let across = (CO4 + OUTS - 1u) / OUTS;
  let down = (CI4 + 7u) / 8u;
  let co = tile % across * OUTS;
  let ci = tile / across % down * 8u;
  let k = tile / (across * down) % TAPS;
  let slice = tile / (across * down * TAPS);
  let share = ((PO + SLICES - 1u) / SLICES + 15u) / 16u * 16u;
  let last = min((slice + 1u) * share, PO);
  let tx = lid % 8u;
  let ty = lid / 8u;
  var m = mat4x4f();
  var n = mat4x4f();
  for (var first = slice * share; first < last; first += 16u) {
    for (var h = lid; h < 128u; h += WG) {
      let p = first + h / 8u;
      let src = neighbour(p, k, vec2u(HO, WO), vec2u(HI, WI), -PAD, 1);
      let i = ci + h % 8u;
      let v = x[u32(max(src, 0)) * CI4 + min(i, CI4 - 1u)];
      pixels[h] = select(vec4f(), v, src >= 0 && p < last && i < CI4);
      for (var o = 0u; o < OUTS / 8u; o++) {
        let j = co + h % 8u + 8u * o;
        let g = dy[min(p, PO - 1u) * CO4 + min(j, CO4 - 1u)];
        pixels[128u * (o + 1u) + h] = select(vec4f(), g, p < last && j < CO4);
      }
    }
    workgroupBarrier();
    for (var q = 0u; q < 16u; q++) {
      let v = pixels[q * 8u + ty];
      let g = pixels[128u + q * 8u + tx];
      m += mat4x4f(g * v.x, g * v.y, g * v.z, g * v.w);
      if (WIDE) {
        let f = pixels[256u + q * 8u + tx];
        n += mat4x4f(f * v.x, f * v.y, f * v.z, f * v.w);
      }
    }
    workgroupBarrier();
  }
  if (slice >= SLICES || ci + ty >= CI4) { return; }
  let row = ((slice * TAPS + k) * CI4 + ci + ty) * CO4;
  put_dw(m, row, co + tx);
  if (WIDE) { put_dw(n, row, co + tx + 8u); }
}
