// Skip connections: the channels of a, then the channels of b, each padded to vec4s.
//   fwd  y[p] = (a[p], b[p])
//   bwd  da (+)= dy[p, first A4 vec4s],  db (+)= the rest. Each of the two can be omitted
const ROWS: u32 = 1u; //@ pixels
const A4: u32 = 1u; //@ channels of a / 4
const B4: u32 = 1u; //@ channels of b / 4
const WANT_A: bool = true; //@ write da
const WANT_B: bool = true; //@ write db
const ACC_A: bool = false; //@ add into da
const ACC_B: bool = false; //@ add into db
const WG: u32 = 64u; //@ workgroup size
const GX: u32 = 64u; //@ invocations along x

@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(3) var<storage, read> dy: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> da: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> db: array<vec4f>;

@compute @workgroup_size(WG)
fn fwd(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= ROWS * (A4 + B4)) { return; }
  let row = i / (A4 + B4);
  let c = i % (A4 + B4);
  if (c < A4) { y[i] = a[row * A4 + c]; } else { y[i] = b[row * B4 + c - A4]; }
}

@compute @workgroup_size(WG)
fn bwd(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= ROWS * (A4 + B4)) { return; }
  let row = i / (A4 + B4);
  let c = i % (A4 + B4);
  if (c < A4) {
    if (!WANT_A) { return; }
    let k = row * A4 + c;
    if (ACC_A) { da[k] += dy[i]; } else { da[k] = dy[i]; }
  } else {
    if (!WANT_B) { return; }
    let k = row * B4 + c - A4;
    if (ACC_B) { db[k] += dy[i]; } else { db[k] = dy[i]; }
  }
}
