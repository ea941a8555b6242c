// Noise levels and noisy images.
//   lognormal  sigma = exp(P_std * draw + P_mean), draw ~ N(0, 1)   (EDM, table 1: training; psi's update)
//   karras     t = draw * tmax/1000;  sigma = (A + (1 - t) (B - A))^RHO,  A = sigma_max^(1/RHO), B = sigma_min^(1/RHO)
//              draw ~ U(0, 1). EDM, equation 5, from its small end (SiD: theta's update)
//   fwd        x_t = x + sigma * noise. Its backward pass is the identity
const N: u32 = 1u; //@ images
const LEN: u32 = 1u; //@ vec4s per image
const A: f32 = 1.87012225; //@ sigma_max^(1/rho)
const B: f32 = 0.411559714; //@ sigma_min^(1/rho)
const RHO: f32 = 7.0; //@ rho
const OWN: bool = false; //@ lognormal: P_mean and P_std are the next two constants, not the step's
const MEAN: f32 = 0.0; //@ P_mean
const STD: f32 = 1.0; //@ P_std
const WG: u32 = 64u; //@ workgroup size
const GX: u32 = 64u; //@ invocations along x
//! use step

@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<storage, read> draw: array<f32>;
@group(0) @binding(2) var<storage, read_write> sigma_out: array<f32>;
@group(0) @binding(3) var<storage, read> x: array<vec4f>;
@group(0) @binding(4) var<storage, read> noise: array<vec4f>;
@group(0) @binding(5) var<storage, read> sigma: array<f32>;
@group(0) @binding(6) var<storage, read_write> xt: array<vec4f>;

@compute @workgroup_size(WG)
fn lognormal(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= N) { return; }
  if (OWN) { sigma_out[i] = exp(STD * draw[i] + MEAN); } else { sigma_out[i] = exp(step.p_std * draw[i] + step.p_mean); }
}

@compute @workgroup_size(WG)
fn karras(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= N) { return; }
  let t = draw[i] * step.tmax;
  // B + t (A - B) is the same value without cancellation at the small end. pow is imprecise, so rho 7 uses multiplications.
  let s = B + t * (A - B);
  let s2 = s * s;
  if (RHO == 7.0) { sigma_out[i] = s2 * s2 * s2 * s; } else { sigma_out[i] = pow(s, RHO); }
}

@compute @workgroup_size(WG)
fn fwd(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i < N * LEN) { xt[i] = x[i] + sigma[i / LEN] * noise[i]; }
}
