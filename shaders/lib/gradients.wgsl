// Stores of a convolution's gradients: overwritten, or added to with ACC. For shaders with the bindings dx and dw.
// Slices of dw are always overwritten: reduce.wgsl sums them.
fn store_dx(i: u32, v: vec4f) {
  if (ACC) { dx[i] += v * SCALE; } else { dx[i] = v * SCALE; }
}
fn store_dw(i: u32, m: mat4x4f) {
  if (ACC && SLICES == 1u) { dw[i] += m * SCALE; } else { dw[i] = m * SCALE; }
}
