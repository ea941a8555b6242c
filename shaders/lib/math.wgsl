// Replacements for built-in functions that are too imprecise (sin and cos: 2^-11 in the specification) or overflow (exp).
fn silu(x: vec4f) -> vec4f {
  return x / (1.0 + exp(-max(x, vec4f(-80.0))));
}
fn dsilu(x: vec4f) -> vec4f {
  let s = 1.0 / (1.0 + exp(-max(x, vec4f(-80.0))));
  return s * (1.0 + x * (1.0 - s));
}
fn sigmoid1(x: f32) -> f32 {
  return 1.0 / (1.0 + exp(-clamp(x, -80.0, 80.0)));
}
// ln(1 + e^x) without overflow. For small z, ln(1 + z) is computed by its series, because 1 + z would round z away.
fn softplus1(x: f32) -> f32 {
  let z = exp(-min(abs(x), 80.0));
  let l = select(log(1.0 + z), z * (1.0 - z * (0.5 - z * 0.33333334)), z < 0.01);
  return max(x, 0.0) + l;
}
fn is_bad(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7f800000u) == 0x7f800000u;
}
fn is_nan(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u;
}
fn any_nan(v: vec4f) -> bool {
  return is_nan(v.x) || is_nan(v.y) || is_nan(v.z) || is_nan(v.w);
}
// Taylor polynomials for |r| <= pi/4. The absolute error is below 4e-8.
fn sin_poly(r: f32) -> f32 {
  let q = r * r;
  return r * (1.0 + q * (-0.16666667 + q * (8.3333333e-3 + q * (-1.984127e-4 + q * 2.7557319e-6))));
}
fn cos_poly(r: f32) -> f32 {
  let q = r * r;
  return 1.0 + q * (-0.5 + q * (4.1666667e-2 + q * (-1.3888889e-3 + q * (2.4801587e-5 - q * 2.7557319e-7))));
}
fn quadrant(k: i32, r: f32) -> vec2f {
  let s = sin_poly(r);
  let c = cos_poly(r);
  switch (k & 3) {
    case 0: { return vec2f(c, s); }
    case 1: { return vec2f(-s, c); }
    case 2: { return vec2f(-c, -s); }
    default: { return vec2f(s, -c); }
  }
}
// (cos, sin) of x radians. pi/2 is subtracted in three parts (Cody and Waite). Valid for |x| < 1e4.
fn cos_sin(x: f32) -> vec2f {
  let k = round(x * 0.63661977);
  var r = x - k * 1.5703125;
  r = r - k * 4.8375129699707e-4;
  r = r - k * 7.549789415861596e-8;
  return quadrant(i32(k), r);
}
// (cos, sin) of x turns. Whole quarters are exact.
fn cos_sin_turns(x: f32) -> vec2f {
  let t = x - round(x);
  let k = round(t * 4.0);
  return quadrant(i32(k), (t - k * 0.25) * 6.2831855);
}
