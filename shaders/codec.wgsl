// Pictures as bytes and as numbers in [-1, 1] (EDM's scale): a byte b means b / 127.5 - 1.
//   decode    x = number of each byte                          [N, 3, S, S] bytes -> [N, S, S, C]
//   noisy     x_t = number of each byte + sigma * noise        the same shapes; x is not stored
//   pictures  byte = trunc(clamp(127.5 x + 128, 0, 255))       [N, S, S, C] -> [N, S, S] words of RGBA; NaN becomes 0
// `bytes` holds the planes of N pictures. From the next whole word on it holds one word per picture: 1 mirrors it left to
// right. The tables `numbers` and `edges` come from the CPU (src/lib/codec.ts), so every adapter gives the same numbers and
// bytes.
const N: u32 = 1u; //@ pictures
const SIDE: u32 = 1u; //@ pixels per side
const C: u32 = 3u; //@ channels: 3, or 1 for grey
const C4: u32 = 1u; //@ vec4s per pixel
const FLAGS: u32 = 1u; //@ the first of the mirror words
const WG: u32 = 64u; //@ workgroup size
const GX: u32 = 64u; //@ invocations along x
//! use math

@group(0) @binding(0) var<storage, read> bytes: array<u32>;
@group(0) @binding(1) var<storage, read> numbers: array<f32>; // the numbers of the 256 bytes
@group(0) @binding(2) var<storage, read> noise: array<vec4f>;
@group(0) @binding(3) var<storage, read> sigma: array<f32>;
@group(0) @binding(4) var<storage, read_write> image: array<vec4f>;
@group(0) @binding(5) var<storage, read> source: array<vec4f>;
@group(0) @binding(6) var<storage, read> edges: array<f32>; // lower bounds of the 256 bytes
@group(0) @binding(7) var<storage, read_write> rgba: array<u32>;

fn number_at(i: u32) -> f32 {
  return numbers[(bytes[i / 4u] >> (8u * (i % 4u))) & 255u];
}

// The numbers of pixel i, counted over all pictures.
fn pixel(i: u32) -> vec4f {
  let size = SIDE * SIDE;
  let n = i / size;
  let at = i % size;
  let col = at % SIDE;
  let p = select(at, at - col + (SIDE - 1u - col), bytes[FLAGS + n] == 1u);
  let first = n * C * size + p;
  if (C == 1u) { return vec4f(number_at(first), 0.0, 0.0, 0.0); }
  return vec4f(number_at(first), number_at(first + size), number_at(first + 2u * size), 0.0);
}

@compute @workgroup_size(WG)
fn decode(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i < N * SIDE * SIDE) { image[i] = pixel(i); }
}

@compute @workgroup_size(WG)
fn noisy(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i < N * SIDE * SIDE) { image[i] = pixel(i) + sigma[i / (SIDE * SIDE)] * noise[i]; }
}

// The estimate can be off by one if 127.5 v + 128 is near a whole number. Comparing with the edges corrects it.
fn byte_of(v: f32) -> u32 {
  if (is_nan(v) || v < edges[1]) { return 0u; }
  let b = u32(clamp(127.5 * v + 128.0, 1.0, 255.0));
  if (v < edges[b]) { return b - 1u; }
  if (b < 255u && v >= edges[b + 1u]) { return b + 1u; }
  return b;
}

@compute @workgroup_size(WG)
fn pictures(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= N * SIDE * SIDE) { return; }
  let v = source[i * C4];
  let red = byte_of(v.x);
  let green = select(byte_of(v.y), red, C == 1u);
  let blue = select(byte_of(v.z), red, C == 1u);
  rgba[i] = red | (green << 8u) | (blue << 16u) | 0xff000000u;
}
