// The bias gradient of one image: SCALE * the sum of dy over its pixels, written to a row of part. j: thread of N * CO4.
fn bias_row(j: u32) {
  let co = j % CO4;
  let n = j / CO4;
  var s = vec4f();
  for (var q = n * HO * WO; q < (n + 1u) * HO * WO; q++) { s += dy[q * CO4 + co]; }
  let to = n * PART_STRIDE4 + co;
  if (ACC_PART) { part[to] += s * SCALE; } else { part[to] = s * SCALE; }
}
