// Embeddings of the noise level, one sigma per image: v = ln(sigma)/4 with FROM_SIGMA, else v = sigma.
//   positional  [cos(v f) | sin(v f)]             (Vaswani et al. 2017, section 3.5)
//   fourier     [cos(2 pi v f) | sin(2 pi v f)]   (Tancik et al. 2020)
// SWAP puts the sines first, as in EDM's SongUNet. out: [N, 2 HALF], freqs: [HALF].
//! use math
const N: u32 = 1u; //@ images
const HALF: u32 = 2u; //@ frequencies
const TURNS: bool = false; //@ v f counts turns (fourier) instead of radians (positional)
const SWAP: bool = false; //@ sines first
const FROM_SIGMA: bool = true; //@ v = ln(sigma) / 4
const WG: u32 = 64u; //@ workgroup size
const GX: u32 = 64u; //@ invocations along x

@group(0) @binding(0) var<storage, read> sigma: array<f32>;
@group(0) @binding(1) var<storage, read> freqs: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

const ROW: u32 = (2u * HALF + 3u) / 4u * 4u;

@compute @workgroup_size(WG)
fn fwd(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= N * HALF) { return; }
  let j = i % HALF;
  let n = i / HALF;
  var v = sigma[n];
  if (FROM_SIGMA) { v = log(v) * 0.25; }
  var cs: vec2f;
  if (TURNS) { cs = cos_sin_turns(v * freqs[j]); } else { cs = cos_sin(v * freqs[j]); }
  if (SWAP) { cs = cs.yx; }
  out[n * ROW + j] = cs.x;
  out[n * ROW + HALF + j] = cs.y;
  if (j == 0u) { for (var k = 2u * HALF; k < ROW; k++) { out[n * ROW + k] = 0.0; } } // padding lanes
}
