// Logit maps (SiDA, section 3): the encoder as discriminator. A logit is the mean over the C channels of the last encoder feature map.
//   x: [N, H, W, C]   logits: [N, H, W] floats
//   fwd    logits[p] = sum_c x[p, c] / C
//   bwd_x  dx[p, c] (+)= dlogits[p] / C. Padding lanes become zero
const PIXELS: u32 = 64u; //@ pixels of the batch
const C: u32 = 4u; //@ logical channels
const ACC: bool = false; //@ add into dx
const WG: u32 = 64u; //@ workgroup size
const GX: u32 = 64u; //@ invocations along x

@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> logits: array<f32>;
@group(0) @binding(2) var<storage, read> dlogits: array<f32>;
@group(0) @binding(3) var<storage, read_write> dx: array<vec4f>;

const C4: u32 = (C + 3u) / 4u;

@compute @workgroup_size(WG)
fn fwd(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= PIXELS) { return; }
  var s = vec4f();
  for (var c = 0u; c < C4; c++) { s += x[i * C4 + c]; }
  logits[i] = (s.x + s.y + s.z + s.w) / f32(C);
}

@compute @workgroup_size(WG)
fn bwd_x(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= PIXELS * C4) { return; }
  let lanes = vec4u(i % C4 * 4u) + vec4u(0u, 1u, 2u, 3u) < vec4u(C);
  let v = select(vec4f(), vec4f(dlogits[i / C4] / f32(C)), lanes);
  if (ACC) { dx[i] += v; } else { dx[i] = v; }
}
