// Philox4x32-10 (Salmon et al. 2011): counter (index, step, stream, 0), key = seed. It gives the same integers as
// src/lib/philox.ts. WGSL has no 64-bit product, so 32x32 -> 64 bits is computed from 16-bit halves.
fn mul_hi(a: u32, b: u32) -> u32 {
  let al = a & 0xffffu;
  let ah = a >> 16u;
  let bl = b & 0xffffu;
  let bh = b >> 16u;
  let ll = al * bl;
  let mid = ah * bl + (ll >> 16u);
  let low = al * bh + (mid & 0xffffu);
  return ah * bh + (mid >> 16u) + (low >> 16u);
}
fn philox(counter: vec4u, seed: vec2u) -> vec4u {
  var c = counter;
  var k = seed;
  for (var r = 0; r < 10; r++) {
    let lo0 = 0xD2511F53u * c.x;
    let hi0 = mul_hi(0xD2511F53u, c.x);
    let lo1 = 0xCD9E8D57u * c.z;
    let hi1 = mul_hi(0xCD9E8D57u, c.z);
    c = vec4u(hi1 ^ c.y ^ k.x, lo1, hi0 ^ c.w ^ k.y, lo0);
    k += vec2u(0x9E3779B9u, 0xBB67AE85u);
  }
  return c;
}
// Four uniform numbers: multiples of 2^-24 plus a half of it, so that ln never receives 0.
fn uniform4(index: u32, stream: u32, tick: u32, seed: vec2u) -> vec4f {
  let bits = philox(vec4u(index, tick, stream, 0u), seed);
  let upper = vec4f(bits / 256u);
  return (upper + 0.5) * 5.9604645e-8;
}
// Four standard normal numbers by Box-Muller, in pairs (0, 1) and (2, 3).
fn normal4(index: u32, stream: u32, tick: u32, seed: vec2u) -> vec4f {
  let u = uniform4(index, stream, tick, seed);
  let a = sqrt(-2.0 * log(u.x)) * cos_sin_turns(u.y);
  let b = sqrt(-2.0 * log(u.z)) * cos_sin_turns(u.w);
  return vec4f(a, b);
}
