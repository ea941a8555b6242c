// The charts: their series, colours and dashes. On the whole page real is blue, generated is orange, ψ is green and θ
// is purple.
import type { Range, YScale } from '../../runs/curves/picture.ts';
import type { SeriesKey } from '../../runs/curves/series.ts';

export interface SeriesSpec {
  key: SeriesKey;
  colour: string;
  dash?: string;
  /** The column of its standard deviation, shown beside it. */
  sd?: SeriesKey;
}

export type ChartId = 'sid' | 'psi' | 'kid' | 'd' | 'adv' | 'accuracy' | 'fakeness' | 'grad' | 'nan' | 'speed';

export interface ChartSpec {
  id: ChartId;
  series: readonly SeriesSpec[];
  scale: YScale;
  /** A fixed y range. */
  fixed?: Range;
  /** Whether the y range always contains zero. */
  fromZero?: boolean;
  /** Counts are never smoothed or clipped, and have no symlog axis. */
  counts?: boolean;
  /**
   * Scores exist in few rows. They are drawn as points with lines between, unsmoothed, and only beside scores with the
   * same reference.
   */
  scores?: boolean;
  /** The level of an undecided result. */
  level?: number;
  /** Only methods with a discriminator have this chart. */
  adversarial: boolean;
}

const DASH = '5 3';

/** Every column of a chart. */
export function keysOf({ series }: ChartSpec): SeriesKey[] {
  return series.flatMap(({ key, sd }) => (sd ? [key, sd] : [key]));
}

export const CHARTS: readonly ChartSpec[] = [
  { id: 'sid', series: [{ key: 'loss_g', colour: 'var(--theta)' }], scale: 'linear', adversarial: false },
  { id: 'psi', series: [{ key: 'loss_psi', colour: 'var(--psi)' }], scale: 'linear', adversarial: false },
  {
    id: 'kid',
    series: [
      { key: 'kid_tiny', colour: 'var(--theta)', sd: 'kid_tiny_sd' },
      { key: 'kid_tiny_floor', colour: 'var(--real)', dash: '2 3' },
    ],
    scale: 'linear',
    fromZero: true,
    scores: true,
    adversarial: false,
  },
  {
    id: 'd',
    series: [
      { key: 'loss_d_real', colour: 'var(--real)' },
      { key: 'loss_d_fake', colour: 'var(--fake)', dash: DASH },
    ],
    scale: 'linear',
    adversarial: true,
  },
  { id: 'adv', series: [{ key: 'loss_g_gan', colour: 'var(--theta)' }], scale: 'linear', adversarial: true },
  {
    id: 'accuracy',
    series: [
      { key: 'acc_real', colour: 'var(--real)' },
      { key: 'acc_fake', colour: 'var(--fake)', dash: DASH },
    ],
    scale: 'linear',
    fixed: [0, 1],
    level: 0.5,
    adversarial: true,
  },
  {
    id: 'fakeness',
    series: [
      { key: 'fakeness_real', colour: 'var(--real)' },
      { key: 'fakeness_fake', colour: 'var(--fake)', dash: DASH },
    ],
    scale: 'linear',
    fixed: [0, 1],
    level: 0.5,
    adversarial: true,
  },
  {
    id: 'grad',
    series: [
      { key: 'grad_norm_psi', colour: 'var(--psi)' },
      { key: 'grad_norm_theta', colour: 'var(--theta)', dash: DASH },
    ],
    scale: 'symlog',
    adversarial: false,
  },
  {
    id: 'nan',
    series: [{ key: 'nan_images', colour: 'var(--bad)' }],
    scale: 'linear',
    fromZero: true,
    counts: true,
    adversarial: false,
  },
  {
    id: 'speed',
    series: [{ key: 'images_per_sec', colour: 'var(--ink-2)' }],
    scale: 'linear',
    fromZero: true,
    adversarial: false,
  },
];
