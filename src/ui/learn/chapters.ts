// Which of a run's numbers belong to which chapter of the method.
import { isAdversarial } from '../../recipes/recipe.ts';
import type { MetricKey } from '../../runs/curves/metricColumns.ts';
import type { RunHistory } from '../../runs/model/history.ts';
import { count, short } from '../format.ts';
import type { Messages } from '../messages/en/index.ts';

export type ChapterId = keyof Messages['learn']['method']['chapters'];
type NumberId = keyof Messages['learn']['numbers'];

export interface Fact {
  readonly id: NumberId;
  readonly text: string;
}

export const CHAPTERS: readonly ChapterId[] = [
  'teacher',
  'generator',
  'fakeScore',
  'sid',
  'discriminator',
  'adversarial',
  'average',
];
const ADVERSARIAL: readonly ChapterId[] = ['discriminator', 'adversarial'];

/** The chapters that a run's method has; all where there is no run. */
export function chaptersOf(history: RunHistory | null): readonly ChapterId[] {
  if (!history || isAdversarial(history.meta.recipe.method)) return CHAPTERS;
  return CHAPTERS.filter((c) => !ADVERSARIAL.includes(c));
}

/** A chapter's numbers at a moment (images seen; null is the end). */
export function factsOf({ meta, metrics }: RunHistory, chapter: ChapterId, nimg: number | null): Fact[] {
  const { recipe } = meta;
  const at = nimg === null ? metrics.length - 1 : metrics.at(nimg);
  const value = (key: MetricKey): number => (at < 0 ? Number.NaN : (metrics.column(key)[at] ?? Number.NaN));
  const seen = metrics.nimg[at] ?? 0;
  const fact = (id: NumberId, text: string): Fact => ({ id, text });
  const pair = (a: MetricKey, b: MetricKey): string => `${short(value(a))} / ${short(value(b))}`;
  switch (chapter) {
    case 'teacher':
      return [fact('teacher', recipe.teacher), fact('resolution', `${recipe.resolution} × ${recipe.resolution}`)];
    case 'generator':
      return [
        fact('sigmaInit', short(recipe.initSigma)),
        fact('glr', short(rate(recipe.glr, recipe.glrTref, seen))),
        fact('gradTheta', short(value('grad_norm_theta'))),
      ];
    case 'fakeScore':
      return [
        fact('lossPsi', short(value('loss_psi'))),
        fact('lr', short(recipe.lr)),
        fact('gradPsi', short(value('grad_norm_psi'))),
      ];
    case 'sid':
      return [fact('lossG', short(value('loss_g'))), fact('alpha', short(recipe.alpha))];
    case 'discriminator':
      return [
        fact('bceReal', short(value('loss_d_real'))),
        fact('bceFake', short(value('loss_d_fake'))),
        fact('accuracy', pair('acc_real', 'acc_fake')),
        fact('fakeness', pair('fakeness_real', 'fakeness_fake')),
      ];
    case 'adversarial':
      return [fact('adversarial', short(value('loss_g_gan'))), fact('weight', short(recipe.lsgGan))];
    case 'average': {
      // EDM's ramp-up goes by the images seen before this step's batch.
      const half = Math.min(recipe.emaHalflife, recipe.emaRampup * Math.max(0, seen - recipe.batch));
      const beta = 0.5 ** (recipe.batch / Math.max(half, 1e-8));
      return [fact('halflife', count(half)), fact('beta', beta.toFixed(4))];
    }
  }
}

/** The generator's rate after so many images: it falls as 1/sqrt(images) from `tref` on, where there is one. */
function rate(glr: number, tref: number, nimg: number): number {
  return tref > 0 ? glr / Math.sqrt(Math.max(1, nimg / tref)) : glr;
}
