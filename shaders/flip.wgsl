// Flip along x: y[n, h, w, c] = SCALE * x[n, h, W - 1 - w, c].
const LEN: u32 = 1u; //@ vec4s
const W: u32 = 8u; //@ width
const C4: u32 = 1u; //@ channels / 4
const SCALE: f32 = 1.0; //@ factor
const WG: u32 = 64u; //@ workgroup size
const GX: u32 = 64u; //@ invocations along x

@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> y: array<vec4f>;

@compute @workgroup_size(WG)
fn fwd(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= LEN) { return; }
  let p = i / C4;
  let mirrored = p - p % W + (W - 1u - p % W);
  y[i] = SCALE * x[mirrored * C4 + i % C4];
}
