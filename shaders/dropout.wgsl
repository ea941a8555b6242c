// Dropout over vec4s. The mask is given (MASKED) or drawn.
//   y = x * mask / (1 - P). With ACC: y += that. The same launch on dy is the backward pass
//! use step, rng, math
const LEN: u32 = 1u; //@ vec4s
const ACC: bool = false; //@ add into y
const P: f32 = 0.0; //@ dropout probability
const MASKED: bool = false; //@ mask is given
const STREAM: u32 = 0u; //@ random stream of the drawn mask
const IMAGE4: u32 = 1u; //@ vec4s per image
const WG: u32 = 64u; //@ workgroup size
const GX: u32 = 64u; //@ invocations along x

@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(2) var<storage, read> mask: array<vec4f>;
@group(0) @binding(3) var<uniform> step: Step;

@compute @workgroup_size(WG)
fn fwd(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= LEN) { return; }
  var keep: vec4f;
  if (MASKED) {
    keep = mask[i];
  } else {
    let u = uniform4(step.image0 * IMAGE4 + i, STREAM, step.tick, step.seed);
    keep = select(vec4f(), vec4f(1.0), u >= vec4f(P));
  }
  let v = x[i] * keep / (1.0 - P);
  if (ACC) { y[i] += v; } else { y[i] = v; }
}
