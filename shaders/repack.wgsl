// Moves the channels of a concatenation [CA | CB], whose parts are padded separately, to CA + CB consecutive channels, and
// back.
//   fwd    y[p, c] = x[p, stored(c)]
//   bwd_x  dx[p, stored(c)] (+)= dy[p, c]. Padding lanes are zero
const ROWS: u32 = 1u; //@ pixels of the batch
const CA: u32 = 4u; //@ logical channels of the first part
const CB: u32 = 4u; //@ logical channels of the second part
const ACC: bool = false; //@ add into dx
const WG: u32 = 64u; //@ workgroup size
const GX: u32 = 64u; //@ invocations along x

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
@group(0) @binding(2) var<storage, read> dy: array<f32>;
@group(0) @binding(3) var<storage, read_write> dx: array<f32>;

const SA: u32 = (CA + 3u) / 4u * 4u;
const SPLIT: u32 = SA + (CB + 3u) / 4u * 4u; // floats per pixel of x
const JOINED: u32 = (CA + CB + 3u) / 4u * 4u; // floats per pixel of y

@compute @workgroup_size(WG)
fn fwd(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= ROWS * JOINED) { return; }
  let c = i % JOINED;
  let at = i / JOINED * SPLIT + select(SA + c - min(c, CA), c, c < CA);
  if (c < CA + CB) { y[i] = x[at]; } else { y[i] = 0.0; }
}

@compute @workgroup_size(WG)
fn bwd_x(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= ROWS * SPLIT) { return; }
  let s = i % SPLIT;
  let second = s >= SA;
  let c = select(s, s - min(s, SA), second);
  let live = c < select(CA, CB, second);
  var v = 0.0;
  if (live) { v = dy[i / SPLIT * JOINED + select(c, CA + c, second)]; }
  if (ACC) { dx[i] += v; } else { dx[i] = v; }
}
