// Sums in a fixed order, so that equal runs give equal bits.
//   slices   dst[i] (+)= sum over s < ROWS of src[s * LEN + i]                     slices of weight gradients, rows of bias
//   columns  part[n][c] (+)= SCALE * sum over the PIXELS of image n of dy[n, p, c]   bias gradient of one image
// ROW_T threads share a row of `columns`. With ROW_T 1, on software adapters, no barrier runs.
//! use rows
const ROWS: u32 = 1u; //@ rows to add up
const LEN: u32 = 1u; //@ vec4s per row
const N: u32 = 1u; //@ images
const PIXELS: u32 = 1u; //@ pixels per image
const C4: u32 = 1u; //@ channels / 4
const STRIDE4: u32 = 1u; //@ vec4s of a row of part
const SCALE: f32 = 1.0; //@ factor of the sum
const ACC: bool = false; //@ add into the result
const ROW_T: u32 = 1u; //@ threads per row
const WG: u32 = 64u; //@ workgroup size
const GX: u32 = 64u; //@ invocations along x

@group(0) @binding(0) var<storage, read> src: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> dst: array<vec4f>;
@group(0) @binding(2) var<storage, read> dy: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> part: array<vec4f>;

@compute @workgroup_size(WG)
fn slices(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.x + gid.y * GX;
  if (i >= LEN) { return; }
  var s = vec4f();
  for (var r = 0u; r < ROWS; r++) { s += src[r * LEN + i]; }
  if (ACC) { dst[i] += s; } else { dst[i] = s; }
}

@compute @workgroup_size(WG)
fn columns(@builtin(global_invocation_id) gid: vec3u, @builtin(local_invocation_index) lid: u32) {
  let i = (gid.x + gid.y * GX) / ROW_T;
  let t = lid % ROW_T;
  let live = i < N * C4;
  let row = min(i, N * C4 - 1u);
  let n = row / C4;
  let c = row % C4;
  var s = vec4f();
  for (var p = t; p < PIXELS; p += ROW_T) { s += dy[(n * PIXELS + p) * C4 + c]; }
  s = row_sum(s, lid);
  if (live && t == 0u) {
    let at = n * STRIDE4 + c;
    if (ACC) { part[at] += s * SCALE; } else { part[at] = s * SCALE; }
  }
}
