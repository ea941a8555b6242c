// Which curves share a chart, in what colour and dash. Real is blue and generated orange on the whole page, ψ green, θ purple.
import type { MetricKey } from '../../runs/metricColumns.ts';

export interface SeriesSpec {
  key: MetricKey;
  colour: string;
  dash?: string;
}

export interface ChartSpec {
  id: 'sid' | 'psi' | 'd' | 'adv' | 'fakeness' | 'grad';
  series: readonly SeriesSpec[];
  scale: 'linear' | 'symlog';
  /** A fixed y range, for what has one. */
  domain?: [number, number];
  /** Only methods with a discriminator have it. */
  adversarial: boolean;
}

export const CHARTS: readonly ChartSpec[] = [
  { id: 'sid', series: [{ key: 'loss_g', colour: 'var(--theta)' }], scale: 'linear', adversarial: false },
  { id: 'psi', series: [{ key: 'loss_psi', colour: 'var(--psi)' }], scale: 'linear', adversarial: false },
  {
    id: 'd',
    series: [
      { key: 'loss_d_real', colour: 'var(--real)' },
      { key: 'loss_d_fake', colour: 'var(--fake)', dash: '5 3' },
    ],
    scale: 'linear',
    adversarial: true,
  },
  { id: 'adv', series: [{ key: 'loss_g_gan', colour: 'var(--theta)' }], scale: 'linear', adversarial: true },
  {
    id: 'fakeness',
    series: [
      { key: 'fakeness_real', colour: 'var(--real)' },
      { key: 'fakeness_fake', colour: 'var(--fake)', dash: '5 3' },
    ],
    scale: 'linear',
    domain: [0, 1],
    adversarial: true,
  },
  {
    id: 'grad',
    series: [
      { key: 'grad_norm_psi', colour: 'var(--psi)' },
      { key: 'grad_norm_theta', colour: 'var(--theta)', dash: '5 3' },
    ],
    scale: 'symlog',
    adversarial: false,
  },
];
