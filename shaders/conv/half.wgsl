// The forward pass of tile.wgsl with operands in f16 and sums in f32. Workgroups of 64 threads share tiles of 64 pixels and
// of 32 x 16 channels of weights, which halves the workgroup memory. Gradients stay in f32: their range is unknown.
//   fwd  y = (conv(f16(x), f16(w)) + bias + emb + res) * SCALE, with nine taps or one
// f16 keeps 11 bits: the relative error of a product is at most 2^-10. Numbers beyond f16's range become its largest number.
//! use epilogue
enable f16;
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
const WG: u32 = 64u; //@ workgroup size, always 64
const GX: u32 = 64u; //@ invocations along x

@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read> w: array<vec4f>; // [TAPS][CI/4][CO/4][4 input channels]
@group(0) @binding(2) var<storage, read> bias: array<vec4f>;
@group(0) @binding(3) var<storage, read> emb: array<vec4f>;
@group(0) @binding(4) var<storage, read> res: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> y: array<vec4f>;

var<workgroup> pixels: array<vec4h, 256>; // [4 vec4s of channels][64 pixels]
var<workgroup> blocks: array<vec4h, 128>; // [4 vec4s of channels][8 vec4s of output channels][4]

const PO: u32 = N * HO * WO; // pixels of y
const LARGEST = vec4f(65504.0); // of f16

fn half(v: vec4f) -> vec4h {
  return vec4h(clamp(v, -LARGEST, LARGEST));
}

// The pixel of x that tap k reads for pixel p of y. Returns -1 outside of the image.
fn neighbour(p: u32, k: u32) -> i32 {
  let r = i32(p / WO % HO + k / 3u) - PAD;
  let c = i32(p % WO + k % 3u) - PAD;
  if (u32(r) >= HI || u32(c) >= WI) { return -1; }
  return i32((p / (WO * HO) * HI + u32(r)) * WI + u32(c));
}

fn put_y(v: vec4f, p: u32, co: u32) {
  if (p >= PO || co >= CO4) { return; }
  let i = p * CO4 + co;
  y[i] = epilogue(v, i, p / (HO * WO), co);
}

fn load_blocks(lid: u32, k: u32, ci: u32, co: u32) {
  for (var h = lid; h < 128u; h += WG) {
    let i = ci + h / 32u;
    let j = co + h / 4u % 8u;
    let at = ((k * CI4 + min(i, CI4 - 1u)) * CO4 + min(j, CO4 - 1u)) * 4u + h % 4u;
    blocks[h] = select(vec4h(), half(w[at]), i < CI4 && j < CO4);
  }
}
fn weights_of(q: u32, o: u32) -> mat4x4f {
  let h = (q * 8u + o) * 4u;
  return mat4x4f(vec4f(blocks[h]), vec4f(blocks[h + 1u]), vec4f(blocks[h + 2u]), vec4f(blocks[h + 3u]));
}

@compute @workgroup_size(WG)
fn fwd(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lid: u32) {
  let tile = group.x + group.y * (GX / WG);
  let tiles = (CO4 + 7u) / 8u;
  let first = tile / tiles * 64u;
  let co = tile % tiles * 8u;
  let tx = lid % 4u;
  let ty = lid / 4u * 4u;
  var a0 = vec4f(); var a1 = vec4f(); var a2 = vec4f(); var a3 = vec4f();
  var b0 = vec4f(); var b1 = vec4f(); var b2 = vec4f(); var b3 = vec4f();
  for (var k = 0u; k < TAPS; k++) {
    let src = neighbour(first + lid, k);
    let live = src >= 0 && first + lid < PO;
    for (var c = 0u; c < CI4; c += 4u) {
      for (var q = 0u; q < 4u; q++) {
        let v = x[u32(max(src, 0)) * CI4 + min(c + q, CI4 - 1u)];
        pixels[q * 64u + lid] = select(vec4h(), half(v), live && c + q < CI4);
      }
      load_blocks(lid, k, c, co);
      workgroupBarrier();
      for (var q = 0u; q < 4u; q++) {
        let at = q * 64u + ty;
        let x0 = vec4f(pixels[at]); let x1 = vec4f(pixels[at + 1u]);
        let x2 = vec4f(pixels[at + 2u]); let x3 = vec4f(pixels[at + 3u]);
        let m = weights_of(q, tx);
        a0 += m * x0; a1 += m * x1; a2 += m * x2; a3 += m * x3;
        let n = weights_of(q, tx + 4u);
        b0 += n * x0; b1 += n * x1; b2 += n * x2; b3 += n * x3;
      }
      workgroupBarrier();
    }
  }
  let p = first + ty;
  put_y(a0, p, co + tx); put_y(a1, p + 1u, co + tx); put_y(a2, p + 2u, co + tx); put_y(a3, p + 3u, co + tx);
  let cp = co + tx + 4u;
  put_y(b0, p, cp); put_y(b1, p + 1u, cp); put_y(b2, p + 2u, cp); put_y(b3, p + 3u, cp);
}
