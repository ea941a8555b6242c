// How well the critic ranks real above generated images (docs/training/adversary.md).
//   means  the mean logit of each image of a micro-batch, kept until the whole batch is there
//   auc    AUC = mean over pairs (i, j) of [m_i > n_j] + [m_i = n_j] / 2, with the means m of real images and n of
//          generated ones. Counts are integers, so that the order of the sums does not matter
//! column auc
//! use step, metrics
const N: u32 = 1u; //@ images
const BATCH: u32 = 1u; //@ images of the whole batch
const CELLS: u32 = 64u; //@ logits per image
const WG: u32 = 64u; //@ workgroup size
const GX: u32 = 64u; //@ invocations along x

@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<storage, read> real: array<f32>;
@group(0) @binding(2) var<storage, read> fake: array<f32>;
@group(0) @binding(3) var<storage, read_write> means_out: array<f32>; // BATCH of real images, BATCH of generated ones
@group(0) @binding(4) var<storage, read> means_in: array<f32>;
@group(0) @binding(5) var<storage, read_write> metrics: array<f32>;

var<workgroup> counts: array<u32, WG>;

@compute @workgroup_size(WG)
fn means(@builtin(global_invocation_id) gid: vec3u) {
  let n = gid.x + gid.y * GX;
  if (n >= N) { return; }
  var s = vec2f();
  for (var k = n * CELLS; k < (n + 1u) * CELLS; k++) { s += vec2f(real[k], fake[k]); }
  s /= f32(CELLS);
  means_out[step.image0 + n] = s.x;
  means_out[BATCH + step.image0 + n] = s.y;
}

@compute @workgroup_size(WG)
fn auc(@builtin(local_invocation_id) lid: vec3u) {
  let images = step.image0 + N; // of this micro-batch and those before it
  var twice = 0u;
  for (var i = lid.x; i < images; i += WG) {
    for (var j = 0u; j < images; j++) {
      twice += select(0u, 1u, means_in[i] > means_in[BATCH + j]) + select(0u, 1u, means_in[i] >= means_in[BATCH + j]);
    }
  }
  counts[lid.x] = twice;
  workgroupBarrier();
  if (lid.x > 0u) { return; }
  var sum = 0u;
  for (var k = 0u; k < WG; k++) { sum += counts[k]; }
  metrics[metric_at(AUC)] = f32(sum) / (2.0 * f32(images) * f32(images));
}
