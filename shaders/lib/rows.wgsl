// Sums over rows: ROW_T neighbouring threads of a workgroup share a row. ROW_T is 1 on software adapters, where barriers
// are slow.
var<workgroup> row_share: array<vec4f, WG>;

// Sum over the threads of a row. Every thread of the workgroup must call it. `lid` is its local_invocation_index.
fn row_sum(v: vec4f, lid: u32) -> vec4f {
  if (ROW_T == 1u) { return v; }
  workgroupBarrier();
  row_share[lid] = v;
  workgroupBarrier();
  for (var half = ROW_T / 2u; half > 0u; half /= 2u) {
    if (lid % ROW_T < half) { row_share[lid] += row_share[lid + half]; }
    workgroupBarrier();
  }
  return row_share[lid - lid % ROW_T];
}
