// Stores a convolution's gradients: overwrites them, or adds to them with ACC. The shader must have the bindings dx and dw.
// Slices of dw are always overwritten, because reduce.wgsl adds them.
fn store_dx(i: u32, v: vec4f) {
  if (ACC) { dx[i] += v * SCALE; } else { dx[i] = v * SCALE; }
}
fn store_dw(i: u32, m: mat4x4f) {
  if (ACC && SLICES == 1u) { dw[i] += m * SCALE; } else { dw[i] = m * SCALE; }
}
