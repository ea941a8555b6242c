// SiLU, y = x * sigmoid(x), for the embedding MLP. Inside blocks it is fused into norm/groups.wgsl.
//   fwd    y = silu(x)
//   bwd_x  dx (+)= dy * silu'(x)
//! use math
const LEN: u32 = 1u; //@ vec4s
const ACC: bool = false; //@ add into dx
const WG: u32 = 64u; //@ workgroup size
const GX: u32 = 64u; //@ invocations along x

@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(2) var<storage, read> dy: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> dx: array<vec4f>;

@compute @workgroup_size(WG)
fn fwd(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i < LEN) { y[i] = silu(x[i]); }
}

@compute @workgroup_size(WG)
fn bwd_x(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= LEN) { return; }
  let v = dy[i] * dsilu(x[i]);
  if (ACC) { dx[i] += v; } else { dx[i] = v; }
}
