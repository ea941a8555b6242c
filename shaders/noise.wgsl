// Random draws on the GPU, keyed by (seed, stream, step, element). They depend on the recipe, not on the timing of threads.
//   normal    y[i] = GAIN * N(0, 1) for C of every 4*C4 channels; padding lanes are zero. A block is one vec4 of the whole
//             batch, of which this plan may draw a micro-batch
//   scalars   out[n] = N(0, 1) with NORMAL, else U(0, 1). One block per image
//   words_of  raw words, for the known-answer test
//! use step, rng, math
const LEN: u32 = 1u; //@ vec4s, images or blocks
const C: u32 = 3u; //@ logical channels
const C4: u32 = 1u; //@ channels / 4
const IMAGE4: u32 = 1u; //@ vec4s per image
const GAIN: f32 = 1.0; //@ standard deviation
const STREAM: u32 = 0u; //@ random stream
const NORMAL: bool = true; //@ normal instead of uniform
const WG: u32 = 64u; //@ workgroup size
const GX: u32 = 64u; //@ invocations along x

@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;
@group(0) @binding(3) var<storage, read_write> words: array<vec4u>;
@group(0) @binding(4) var<storage, read> counters: array<vec4u>;

@compute @workgroup_size(WG)
fn normal(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= LEN) { return; }
  let lanes = vec4u(i % C4 * 4u) + vec4u(0u, 1u, 2u, 3u) < vec4u(C);
  y[i] = select(vec4f(), GAIN * normal4(step.image0 * IMAGE4 + i, STREAM, step.tick, step.seed), lanes);
}

@compute @workgroup_size(WG)
fn scalars(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= LEN) { return; }
  if (NORMAL) { out[i] = normal4(step.image0 + i, STREAM, step.tick, step.seed).x; }
  else { out[i] = uniform4(step.image0 + i, STREAM, step.tick, step.seed).x; }
}

// counters: pairs of rows, the counter and then the key in xy.
@compute @workgroup_size(WG)
fn words_of(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i < LEN) { words[i] = philox(counters[2u * i], counters[2u * i + 1u].xy); }
}
