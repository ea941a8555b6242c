// What is measured of the critic: how well its mean logits rank real above generated images (docs/training/adversary.md).
import { type View, whole } from '../gpu/storage.ts';
import { lossCritic as k } from '../kernels.gen.ts';
import type { Logits } from '../nn/ops/logits.ts';
import type { Tape } from '../nn/tape.ts';

/** What is kept of the critic between plans. */
export interface CriticMemory {
  /** Images of a whole batch. */
  readonly batch: number;
  /** [2, batch] the mean logits of real and of generated images. */
  readonly means: View;
}

/** Writes the AUC of the batch so far to the metrics row. After the last micro-batch it is that of the whole batch. */
export function criticAuc(t: Tape, real: Logits, fake: Logits, { batch, means }: CriticMemory): void {
  const step = whole(t.stepUniforms);
  const dims = { N: real.N, BATCH: batch, CELLS: real.h * real.w };
  const views = { step, real: real.view, fake: fake.view, means_out: means };
  t.launch(k, 'means', views, dims, real.N, { label: 'mean logits' });
  const inside = { step, means_in: means, metrics: whole(t.metrics) };
  t.launch(k, 'auc', inside, dims, 64, { wg: 64, label: 'AUC' });
}
