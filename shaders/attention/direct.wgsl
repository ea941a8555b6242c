// Self-attention (Vaswani et al. 2017, equation 1) over L = H*W positions. HEADS heads of D4*4 stored channels, NHWC.
//   qkv: [N, L, 3, HEADS, D]   blocks q, k, v. Files interleave these channels
//   p, ds: [N, HEADS, L, LP]   rows padded with zeros to LP = 4*ceil(L/4);  a: [N, L, HEADS, D]
//   scores   p = SCALE * q kT. The same launch on other operands: dp = da vT
//   softmax  softmax of each row of p in place, after subtracting the row's maximum
//   mix      a = p v. The same launch on other operands: dq = SCALE * ds k
//   mix_t    dv = pT da. The same launch on other operands: dk = SCALE * dsT q
//   bwd_p    ds = p * (dp - sum_j dp * p), in place of dp
// An operand is a slice of channels: A_ROW4 vec4s per position, starting at vec4 A_OFF4. A thread computes 4 rows x 4
// columns, or one row.
const N: u32 = 1u; //@ images
const L: u32 = 4u; //@ positions
const HEADS: u32 = 1u; //@ heads
const D4: u32 = 1u; //@ stored channels per head / 4
const A_ROW4: u32 = 1u; //@ vec4s per position of a
const A_OFF4: u32 = 0u; //@ first vec4 of a
const B_ROW4: u32 = 1u; //@ vec4s per position of b
const B_OFF4: u32 = 0u; //@ first vec4 of b
const OUT_ROW4: u32 = 1u; //@ vec4s per position of the output
const OUT_OFF4: u32 = 0u; //@ first vec4 of the output
const SCALE: f32 = 1.0; //@ factor
const WG: u32 = 64u; //@ workgroup size
const GX: u32 = 64u; //@ invocations along x

@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> out: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> p: array<vec4f>;
@group(0) @binding(4) var<storage, read> p_in: array<vec4f>;

const L4: u32 = (L + 3u) / 4u;

fn a_row(n: u32, h: u32, r: u32) -> u32 { return (n * L + min(r, L - 1u)) * A_ROW4 + A_OFF4 + h * D4; }
fn b_row(n: u32, h: u32, r: u32) -> u32 { return (n * L + min(r, L - 1u)) * B_ROW4 + B_OFF4 + h * D4; }

@compute @workgroup_size(WG)
fn scores(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= N * HEADS * L4 * L4) { return; }
  let j = i % L4;
  let r = i / L4 % L4 * 4u;
  let h = i / (L4 * L4) % HEADS;
  let n = i / (L4 * L4 * HEADS);
  let a0 = a_row(n, h, r); let a1 = a_row(n, h, r + 1u); let a2 = a_row(n, h, r + 2u); let a3 = a_row(n, h, r + 3u);
  let b0 = b_row(n, h, j * 4u); let b1 = b_row(n, h, j * 4u + 1u);
  let b2 = b_row(n, h, j * 4u + 2u); let b3 = b_row(n, h, j * 4u + 3u);
  var s0 = vec4f(); var s1 = vec4f(); var s2 = vec4f(); var s3 = vec4f();
  for (var c = 0u; c < D4; c++) {
    let m = mat4x4f(b[b0 + c], b[b1 + c], b[b2 + c], b[b3 + c]);
    s0 += a[a0 + c] * m; s1 += a[a1 + c] * m; s2 += a[a2 + c] * m; s3 += a[a3 + c] * m;
  }
  let to = ((n * HEADS + h) * L + r) * L4 + j;
  let columns = vec4u(j * 4u) + vec4u(0u, 1u, 2u, 3u) < vec4u(L);
  out[to] = select(vec4f(), s0 * SCALE, columns);
  if (r + 1u < L) { out[to + L4] = select(vec4f(), s1 * SCALE, columns); }
  if (r + 2u < L) { out[to + 2u * L4] = select(vec4f(), s2 * SCALE, columns); }
  if (r + 3u < L) { out[to + 3u * L4] = select(vec4f(), s3 * SCALE, columns); }
}

@compute @workgroup_size(WG)
fn softmax(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= N * HEADS * L) { return; }
  let lanes = vec4u(0u, 1u, 2u, 3u);
  var m = vec4f(-3.0e38);
  for (var j = 0u; j < L4; j++) {
    m = max(m, select(vec4f(-3.0e38), p[i * L4 + j], vec4u(j * 4u) + lanes < vec4u(L)));
  }
  let top = max(max(m.x, m.y), max(m.z, m.w));
  var s = vec4f();
  for (var j = 0u; j < L4; j++) {
    let e = select(vec4f(), exp(p[i * L4 + j] - top), vec4u(j * 4u) + lanes < vec4u(L));
    s += e;
    p[i * L4 + j] = e;
  }
  let k = 1.0 / (s.x + s.y + s.z + s.w);
  for (var j = 0u; j < L4; j++) { p[i * L4 + j] *= k; }
}

@compute @workgroup_size(WG)
fn mix(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= N * HEADS * L4 * D4) { return; }
  let c = i % D4;
  let r = i / D4 % L4 * 4u;
  let h = i / (D4 * L4) % HEADS;
  let n = i / (D4 * L4 * HEADS);
  let base = (n * HEADS + h) * L;
  let p0 = (base + r) * L4; let p1 = (base + min(r + 1u, L - 1u)) * L4;
  let p2 = (base + min(r + 2u, L - 1u)) * L4; let p3 = (base + min(r + 3u, L - 1u)) * L4;
  var s0 = vec4f(); var s1 = vec4f(); var s2 = vec4f(); var s3 = vec4f();
  for (var j = 0u; j < L4; j++) {
    let m = mat4x4f(b[b_row(n, h, j * 4u) + c], b[b_row(n, h, j * 4u + 1u) + c],
                    b[b_row(n, h, j * 4u + 2u) + c], b[b_row(n, h, j * 4u + 3u) + c]);
    s0 += m * p_in[p0 + j]; s1 += m * p_in[p1 + j]; s2 += m * p_in[p2 + j]; s3 += m * p_in[p3 + j];
  }
  put(n, h, r, c, s0); put(n, h, r + 1u, c, s1); put(n, h, r + 2u, c, s2); put(n, h, r + 3u, c, s3);
}

fn put(n: u32, h: u32, r: u32, c: u32, v: vec4f) {
  if (r < L) { out[(n * L + r) * OUT_ROW4 + OUT_OFF4 + h * D4 + c] = v * SCALE; }
}

@compute @workgroup_size(WG)
fn mix_t(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= N * HEADS * L4 * D4) { return; }
  let c = i % D4;
  let j = i / D4 % L4;
  let h = i / (D4 * L4) % HEADS;
  let n = i / (D4 * L4 * HEADS);
  let base = (n * HEADS + h) * L;
  var m = mat4x4f();
  for (var r = 0u; r < L; r++) {
    let q = p_in[(base + r) * L4 + j];
    let v = b[b_row(n, h, r) + c];
    m += mat4x4f(v * q.x, v * q.y, v * q.z, v * q.w);
  }
  put(n, h, j * 4u, c, m[0]); put(n, h, j * 4u + 1u, c, m[1]);
  put(n, h, j * 4u + 2u, c, m[2]); put(n, h, j * 4u + 3u, c, m[3]);
}

@compute @workgroup_size(WG)
fn bwd_p(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= N * HEADS * L) { return; }
  var s = 0.0;
  for (var j = 0u; j < L4; j++) { s += dot(p[i * L4 + j], p_in[i * L4 + j]); }
  for (var j = 0u; j < L4; j++) { p[i * L4 + j] = p_in[i * L4 + j] * (p[i * L4 + j] - s); }
}
