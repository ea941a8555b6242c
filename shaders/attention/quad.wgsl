// The products of direct.wgsl, without barriers; tensors have the same layout. Each thread of a quad reads a quarter of the
// operand that the four have in common, and shares it.
//   scores  p = SCALE * a bT     rows are positions of a, columns are positions of b
//   mix     out = SCALE * p b    rows are rows of p, columns are channels
//   mix_t   out = SCALE * pT b   rows are columns of p, columns are channels
// A thread computes 8 rows x 16 columns; a quad computes 32 rows and the same columns of one head, so its threads share b.
// The size of a subgroup does not matter, only quads do. Threads past the end compute results that are not stored.
enable subgroups;
// The four threads of a quad always take the same branch. The compiler cannot prove it.
diagnostic(off, subgroup_uniformity);
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
const SCORES: bool = false; //@ columns are positions: the scores
const TURNED: bool = false; //@ rows are p's columns: mix_t
const WG: u32 = 64u; //@ workgroup size
const GX: u32 = 64u; //@ invocations along x

@group(0) @binding(0) var<storage, read> a: array<vec4f>; // or p
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> out: array<vec4f>;

const L4: u32 = (L + 3u) / 4u;
const TILES: u32 = (L + 31u) / 32u * 4u; // tiles of 8 rows, in whole quads
const COLS4: u32 = select(D4, L4, SCORES);
const STEPS: u32 = select(L4, D4, SCORES); // vec4s along the summed axis

fn share(v: vec4f) -> mat4x4f {
  return mat4x4f(quadBroadcast(v, 0u), quadBroadcast(v, 1u), quadBroadcast(v, 2u), quadBroadcast(v, 3u));
}
// The block of b for four columns at a step. Thread q of the quad reads one of the columns.
fn four(n: u32, h: u32, step: u32, c: u32, q: u32) -> mat4x4f {
  let col = min(c, COLS4 - 1u);
  let position = min(select(step, col, SCORES) * 4u + q, L - 1u);
  let m = share(b[(n * L + position) * B_ROW4 + B_OFF4 + h * D4 + select(col, step, SCORES)]);
  if (SCORES) { return transpose(m); }
  return m;
}
// A vec4 of a row at a step. `row` is the index of the row's first vec4.
fn at(row: u32, step: u32) -> vec4f { return a[row + step]; }
// Rows 4 step to 4 step + 3 of four columns of p, transposed: one vec4 per column.
fn turned(base: u32, step: u32, j: u32) -> mat4x4f {
  let r = step * 4u;
  let i = min(j, L4 - 1u);
  return transpose(mat4x4f(
    a[(base + r) * L4 + i],
    select(vec4f(), a[(base + min(r + 1u, L - 1u)) * L4 + i], r + 1u < L),
    select(vec4f(), a[(base + min(r + 2u, L - 1u)) * L4 + i], r + 2u < L),
    select(vec4f(), a[(base + min(r + 3u, L - 1u)) * L4 + i], r + 3u < L),
  ));
}
fn row_of(n: u32, h: u32, row: u32) -> u32 {
  let r = min(row, L - 1u);
  return select(((n * HEADS + h) * L + r) * L4, (n * L + r) * A_ROW4 + A_OFF4 + h * D4, SCORES);
}
fn put(v: vec4f, n: u32, h: u32, row: u32, c: u32) {
  if ((row >= L) | (c >= COLS4)) { return; }
  if (SCORES) {
    let columns = vec4u(c * 4u) + vec4u(0u, 1u, 2u, 3u) < vec4u(L);
    out[((n * HEADS + h) * L + row) * L4 + c] = select(vec4f(), v * SCALE, columns);
  } else {
    out[(n * L + row) * OUT_ROW4 + OUT_OFF4 + h * D4 + c] = v * SCALE;
  }
}

fn product(i: u32, q: u32) {
  let row = i % TILES * 8u;
  let co = i / TILES % ((COLS4 + 3u) / 4u) * 4u;
  let head = i / TILES / ((COLS4 + 3u) / 4u);
  if (head >= N * HEADS) { return; }
  let h = head % HEADS;
  let n = head / HEADS;
  let r0 = row_of(n, h, row); let r1 = row_of(n, h, row + 1u); let r2 = row_of(n, h, row + 2u);
  let r3 = row_of(n, h, row + 3u); let r4 = row_of(n, h, row + 4u); let r5 = row_of(n, h, row + 5u);
  let r6 = row_of(n, h, row + 6u); let r7 = row_of(n, h, row + 7u);
  let z = vec4f();
  var a0 = z; var a1 = z; var a2 = z; var a3 = z; var a4 = z; var a5 = z; var a6 = z; var a7 = z;
  var b0 = z; var b1 = z; var b2 = z; var b3 = z; var b4 = z; var b5 = z; var b6 = z; var b7 = z;
  var c0 = z; var c1 = z; var c2 = z; var c3 = z; var c4 = z; var c5 = z; var c6 = z; var c7 = z;
  var d0 = z; var d1 = z; var d2 = z; var d3 = z; var d4 = z; var d5 = z; var d6 = z; var d7 = z;
  for (var s = 0u; s < STEPS; s++) {
    var x0: vec4f; var x1: vec4f; var x2: vec4f; var x3: vec4f; var x4: vec4f; var x5: vec4f; var x6: vec4f; var x7: vec4f;
    if (TURNED) {
      let u = turned(head * L, s, row / 4u);
      let v = turned(head * L, s, row / 4u + 1u);
      x0 = u[0]; x1 = u[1]; x2 = u[2]; x3 = u[3]; x4 = v[0]; x5 = v[1]; x6 = v[2]; x7 = v[3];
    } else {
      x0 = at(r0, s); x1 = at(r1, s); x2 = at(r2, s); x3 = at(r3, s);
      x4 = at(r4, s); x5 = at(r5, s); x6 = at(r6, s); x7 = at(r7, s);
    }
    var m = four(n, h, s, co, q);
    a0 += m * x0; a1 += m * x1; a2 += m * x2; a3 += m * x3; a4 += m * x4; a5 += m * x5; a6 += m * x6; a7 += m * x7;
    m = four(n, h, s, co + 1u, q);
    b0 += m * x0; b1 += m * x1; b2 += m * x2; b3 += m * x3; b4 += m * x4; b5 += m * x5; b6 += m * x6; b7 += m * x7;
    m = four(n, h, s, co + 2u, q);
    c0 += m * x0; c1 += m * x1; c2 += m * x2; c3 += m * x3; c4 += m * x4; c5 += m * x5; c6 += m * x6; c7 += m * x7;
    m = four(n, h, s, co + 3u, q);
    d0 += m * x0; d1 += m * x1; d2 += m * x2; d3 += m * x3; d4 += m * x4; d5 += m * x5; d6 += m * x6; d7 += m * x7;
  }
  // One store in a loop: 32 separate stores with their branches would dominate the compile time.
  var sums = array<vec4f, 32>(
    a0, a1, a2, a3, a4, a5, a6, a7,
    b0, b1, b2, b3, b4, b5, b6, b7,
    c0, c1, c2, c3, c4, c5, c6, c7,
    d0, d1, d2, d3, d4, d5, d6, d7,
  );
  for (var k = 0u; k < 32u; k++) { put(sums[k], n, h, row + k % 8u, co + k / 8u); }
}

@compute @workgroup_size(WG)
fn scores(@builtin(global_invocation_id) gid: vec3u, @builtin(subgroup_invocation_id) lane: u32) {
  product(gid.x + gid.y * GX, lane % 4u);
}
@compute @workgroup_size(WG)
fn mix(@builtin(global_invocation_id) gid: vec3u, @builtin(subgroup_invocation_id) lane: u32) {
  product(gid.x + gid.y * GX, lane % 4u);
}
@compute @workgroup_size(WG)
fn mix_t(@builtin(global_invocation_id) gid: vec3u, @builtin(subgroup_invocation_id) lane: u32) {
  product(gid.x + gid.y * GX, lane % 4u);
}
