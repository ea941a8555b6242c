// y (+)= SCALE * x, and dropout with a given or a drawn mask.
//   axpy     y = SCALE * x + SHIFT, or, with ACC, y += SCALE * x + SHIFT
//   dropout  y = x * mask / (1 - P): mask from `mask` (MASKED) or drawn; the same launch on dy is the backward pass
//! use step, rng, math
const LEN: u32 = 1u; //@ vec4s
const SCALE: f32 = 1.0; //@ factor
const SHIFT: f32 = 0.0; //@ constant, not in the padding lanes
const C: u32 = 4u; //@ logical channels, where SHIFT is not 0
const C4: u32 = 1u; //@ channels / 4
const ACC: bool = false; //@ add into y
const P: f32 = 0.0; //@ dropout probability
const MASKED: bool = false; //@ mask is given
const STREAM: u32 = 0u; //@ random stream of the drawn mask
const IMAGE4: u32 = 1u; //@ vec4s an image
const WG: u32 = 64u; //@ workgroup size
const GX: u32 = 64u; //@ invocations along x

@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(2) var<storage, read> mask: array<vec4f>;
@group(0) @binding(3) var<uniform> step: Step;

@compute @workgroup_size(WG)
fn axpy(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= LEN) { return; }
  var v = SCALE * x[i];
  if (SHIFT != 0.0) {
    let lanes = vec4u(i % C4 * 4u) + vec4u(0u, 1u, 2u, 3u) < vec4u(C);
    v += select(vec4f(), vec4f(SHIFT), lanes);
  }
  if (ACC) { y[i] += v; } else { y[i] = v; }
}

@compute @workgroup_size(WG)
fn dropout(@builtin(global_invocation_id) gid: vec3u) {
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
