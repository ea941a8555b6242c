// Scaled addition over vec4s.
//   axpy  y = SCALE * x + SHIFT. With ACC: y += SCALE * x + SHIFT
const LEN: u32 = 1u; //@ vec4s
const SCALE: f32 = 1.0; //@ factor
const SHIFT: f32 = 0.0; //@ constant, not in the padding lanes
const C: u32 = 4u; //@ logical channels, where SHIFT is not 0
const C4: u32 = 1u; //@ channels / 4
const ACC: bool = false; //@ add into y
const WG: u32 = 64u; //@ workgroup size
const GX: u32 = 64u; //@ invocations along x

@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> y: array<vec4f>;

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
