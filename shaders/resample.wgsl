// Filtering with stride 2 by a separable filter f of TAPS numbers (EDM: [1,1] or [1,3,3,1]), per channel, zero outside.
//   down  y[i, j] = GAIN * sum_ab f[a] f[b] x[2i + a - PAD, 2j + b - PAD]
//   up    the adjoint of down: y[p, q] = GAIN * sum_ij f[p + PAD - 2i] f[q + PAD - 2j] x[i, j]
// In EDM's code down has gain 1/sum(f)^2 and up 4/sum(f)^2. Each is the backward pass of the other with another gain.
const N: u32 = 1u; //@ images
const HI: u32 = 8u; //@ input height
const WI: u32 = 8u; //@ input width
const HO: u32 = 4u; //@ output height
const WO: u32 = 4u; //@ output width
const C4: u32 = 1u; //@ channels / 4
const PAD: i32 = 0i; //@ padding
const TAPS: i32 = 2i; //@ length of f
const F0: f32 = 1.0; //@ f[0]
const F1: f32 = 1.0; //@ f[1]
const F2: f32 = 0.0; //@ f[2]
const F3: f32 = 0.0; //@ f[3]
const F4: f32 = 0.0; //@ f[4]
const F5: f32 = 0.0; //@ f[5]
const F6: f32 = 0.0; //@ f[6]
const F7: f32 = 0.0; //@ f[7]
const GAIN: f32 = 0.25; //@ factor
const ACC: bool = false; //@ add into y
const WG: u32 = 64u; //@ workgroup size
const GX: u32 = 64u; //@ invocations along x

@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> y: array<vec4f>;

fn f(i: i32) -> f32 {
  switch (i) {
    case 0: { return F0; }
    case 1: { return F1; }
    case 2: { return F2; }
    case 3: { return F3; }
    case 4: { return F4; }
    case 5: { return F5; }
    case 6: { return F6; }
    default: { return F7; }
  }
}
fn x_at(n: u32, r: i32, c: i32, c4: u32) -> vec4f {
  if (r < 0 || c < 0 || r >= i32(HI) || c >= i32(WI)) { return vec4f(); }
  return x[((n * HI + u32(r)) * WI + u32(c)) * C4 + c4];
}
fn put(i: u32, v: vec4f) {
  if (ACC) { y[i] += v * GAIN; } else { y[i] = v * GAIN; }
}

@compute @workgroup_size(WG)
fn down(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= N * HO * WO * C4) { return; }
  let col = i32(i / C4 % WO) * 2 - PAD;
  let row = i32(i / (C4 * WO) % HO) * 2 - PAD;
  let n = i / (C4 * WO * HO);
  var s = vec4f();
  for (var a = 0; a < TAPS; a++) {
    for (var b = 0; b < TAPS; b++) { s += f(a) * f(b) * x_at(n, row + a, col + b, i % C4); }
  }
  put(i, s);
}

@compute @workgroup_size(WG)
fn up(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= N * HO * WO * C4) { return; }
  let q = i32(i / C4 % WO) + PAD;
  let p = i32(i / (C4 * WO) % HO) + PAD;
  let n = i / (C4 * WO * HO);
  var s = vec4f();
  // Only taps with the parity of p (q) meet input rows (columns).
  for (var a = p & 1; a < TAPS; a += 2) {
    for (var b = q & 1; b < TAPS; b += 2) { s += f(a) * f(b) * x_at(n, (p - a) / 2, (q - b) / 2, i % C4); }
  }
  put(i, s);
}
