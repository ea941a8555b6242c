// The chapters of the method, and the numbers of a run that each shows.
import { traitsOf } from '../../recipes/methods.ts';
import { decayedLr, emaBeta, emaHalf } from '../../recipes/schedules.ts';
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
/** Chapters of methods with a discriminator. */
const JUDGING: readonly ChapterId[] = ['discriminator', 'adversarial'];

/** The chapters of a run's method. All chapters if there is no run. */
export function chaptersOf(history: RunHistory | null): readonly ChapterId[] {
  if (!history || traitsOf(history.meta.recipe.method).judges) return CHAPTERS;
  return CHAPTERS.filter((c) => !JUDGING.includes(c));
}

/** A chapter's numbers at a moment, in images seen. Null is the end. */
export function factsOf({ meta, metrics }: RunHistory, chapter: ChapterId, nimg: number | null): Fact[] {
  const { recipe } = meta;
  const at = nimg === null ? metrics.length - 1 : metrics.at(nimg);
  const value = (key: MetricKey): number => (at < 0 ? Number.NaN : (metrics.column(key)[at] ?? Number.NaN));
  /** Images seen before the moment's batch. Rates and averages use this count. */
  const before = Math.max(0, (metrics.nimg[at] ?? 0) - recipe.batch);
  const fact = (id: NumberId, text: string): Fact => ({ id, text });
  const pair = (a: MetricKey, b: MetricKey): string => `${short(value(a))} / ${short(value(b))}`;
  switch (chapter) {
    case 'teacher':
      return [fact('teacher', recipe.teacher), fact('resolution', `${recipe.resolution} × ${recipe.resolution}`)];
    case 'generator':
      return [
        fact('sigmaInit', short(recipe.initSigma)),
        fact('glr', short(decayedLr(recipe.glr, before, recipe.glrTref))),
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
      const half = emaHalf(before, recipe.emaHalflife, recipe.emaRampup);
      const beta = emaBeta(recipe.batch, before, recipe.emaHalflife, recipe.emaRampup);
      return [fact('halflife', count(half)), fact('beta', beta.toFixed(4))];
    }
  }
}
