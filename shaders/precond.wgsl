// EDM preconditioning (Karras et al. 2022, table 1), sigma one number an image, SD = sigma_data:
//   c_skip = SD^2/(s^2+SD^2)  c_out = s SD/sqrt(s^2+SD^2)  c_in = 1/sqrt(s^2+SD^2)  c_noise = ln(s)/4 (embedding.wgsl)
//   scale_in  xi = c_in x               fwd    D = c_skip x + c_out f
//   bwd_f     df = c_out dD             bwd_x  dx (+)= c_skip dD + c_in dxi
const N: u32 = 1u; //@ images
const LEN: u32 = 1u; //@ vec4s per image
const SD: f32 = 0.5; //@ sigma_data
const ACC: bool = false; //@ add into dx
const WG: u32 = 64u; //@ workgroup size
const GX: u32 = 64u; //@ invocations along x

@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read> f: array<vec4f>;
@group(0) @binding(2) var<storage, read> sigma: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(4) var<storage, read> dD: array<vec4f>;
@group(0) @binding(5) var<storage, read> dxi: array<vec4f>;

fn c_skip(s: f32) -> f32 { return SD * SD / (s * s + SD * SD); }
fn c_out(s: f32) -> f32 { return s * SD / sqrt(s * s + SD * SD); }
fn c_in(s: f32) -> f32 { return 1.0 / sqrt(s * s + SD * SD); }

@compute @workgroup_size(WG)
fn scale_in(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i < N * LEN) { y[i] = x[i] * c_in(sigma[i / LEN]); }
}

@compute @workgroup_size(WG)
fn fwd(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= N * LEN) { return; }
  let s = sigma[i / LEN];
  y[i] = c_skip(s) * x[i] + c_out(s) * f[i];
}

@compute @workgroup_size(WG)
fn bwd_f(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i < N * LEN) { y[i] = c_out(sigma[i / LEN]) * dD[i]; }
}

@compute @workgroup_size(WG)
fn bwd_x(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= N * LEN) { return; }
  let s = sigma[i / LEN];
  let v = c_skip(s) * dD[i] + c_in(s) * dxi[i];
  if (ACC) { y[i] += v; } else { y[i] = v; }
}
