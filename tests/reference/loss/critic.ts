// How well a critic ranks real above generated images (docs/training/adversary.md, AUC and lead).
import type { Tensor } from '../tensor.ts';

/** The mean over an image's logits, for each image of [N, 1, h, w]. */
function means(logits: Tensor): number[] {
  const [N = 0] = logits.shape;
  const cells = logits.data.length / N;
  return Array.from({ length: N }, (_, n) => {
    return logits.data.slice(n * cells, (n + 1) * cells).reduce((s, v) => s + v, 0) / cells;
  });
}

/** The share of pairs of a real and a generated image in which the real one has the larger mean; equal ones count half. */
export function auc(real: Tensor, fake: Tensor): number {
  const generated = means(fake);
  const pairs = means(real).flatMap((m) => generated.map((n) => (m > n ? 1 : m === n ? 0.5 : 0)));
  return pairs.reduce<number>((s, v) => s + v, 0) / pairs.length;
}
