// The epilogue of a convolution: adds bias, emb and res to its sums. The shader must have these bindings and their constants.
// i: index of the output's vec4; n: its image; co: its vec4 of channels.
fn epilogue(v: vec4f, i: u32, n: u32, co: u32) -> vec4f {
  var s = v;
  if (BIAS) { s += bias[co]; }
  if (EMB) { s += emb[n * EMB_STRIDE4 + co]; }
  if (RES) { s += res[i]; }
  return s * SCALE;
}
