// The sum of lib/rows.wgsl by subgroups of any size. Each subgroup adds up the values of its threads; the workgroup adds up
// those sums. A row has a whole workgroup (ROW_T = WG). Threads may be spread over subgroups in any way. The order of the sum
// is written out, because subgroupAdd has an order that each driver chooses.
enable subgroups;
// All threads of a workgroup call row_sum. The size of a subgroup is the same for all of its threads.
diagnostic(off, subgroup_uniformity);
var<workgroup> row_share: array<vec4f, WG>;

// Sum over a subgroup. Its number of threads, `lanes`, is a power of two, and all of them take part.
fn subgroup_sum(v: vec4f, lanes: u32) -> vec4f {
  var s = v;
  for (var mask = 1u; mask < lanes; mask *= 2u) { s += subgroupShuffleXor(s, mask); }
  return s;
}

// Sum over the threads of a row. Every thread of the workgroup must call it. `lid` is its local_invocation_index.
fn row_sum(v: vec4f, lid: u32) -> vec4f {
  let lanes = subgroupAdd(1u);
  let place = subgroupExclusiveAdd(1u);
  let part = subgroup_sum(v, lanes);
  workgroupBarrier();
  row_share[lid] = select(vec4f(), part, place == 0u);
  workgroupBarrier();
  var s = vec4f();
  for (var i = place; i < WG; i += lanes) { s += row_share[i]; }
  return subgroup_sum(s, lanes);
}
