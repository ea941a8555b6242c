// Warnings about a run's state, from its metrics. The rules are heuristics. Each threshold is in this file.
import { median } from '../../lib/median.ts';
import { traitsOf } from '../../recipes/methods.ts';
import type { MetricKey } from '../curves/metricColumns.ts';
import type { MetricTable } from '../curves/metricTable.ts';
import { newestAt, type RunHistory } from '../model/history.ts';
import type { Sheet } from '../report.ts';
import { brightness, diversity } from './sheetStats.ts';

export const WARNING_KINDS = ['nan', 'exploding', 'discriminator', 'lagging', 'collapse', 'drift'] as const;
export type WarningKind = (typeof WARNING_KINDS)[number];

export interface Warning {
  readonly kind: WarningKind;
  /** Numbers for the warning's sentence. The rule of each kind says what they mean. */
  readonly values: readonly number[];
}

/** Rows that a rule examines, and the fewest that it needs. */
const WINDOW = 64;
const FEWEST = 24;
const HIGH_ACCURACY = 0.98;
const LAGGING = 3;
const EXPLODING = 30;
const LOW_DIVERSITY = 0.35;
const DRIFT = 0.3;

/** Values of one column in the last rows up to a point, without NaN. */
function recent(table: MetricTable, key: MetricKey, to: number, count: number): number[] {
  return Array.from(table.column(key).subarray(Math.max(0, to - count), to)).filter((v) => !Number.isNaN(v));
}

const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;

/** Images with NaN were dropped in the window: [images, steps]. */
function nan(table: MetricTable, to: number): Warning | null {
  const dropped = recent(table, 'nan_images', to, WINDOW);
  const images = dropped.reduce((a, b) => a + b, 0);
  return images > 0 ? { kind: 'nan', values: [images, dropped.filter((d) => d > 0).length] } : null;
}

/** A gradient norm of the last steps is far above its median: [factor, 0 psi or 1 theta]. */
function exploding(table: MetricTable, to: number): Warning | null {
  for (const [i, key] of (['grad_norm_psi', 'grad_norm_theta'] as const).entries()) {
    const all = recent(table, key, to, 4 * WINDOW);
    if (all.length < FEWEST) continue;
    const times = median(all.slice(-5)) / median(all);
    if (times > EXPLODING) return { kind: 'exploding', values: [times, i] };
  }
  return null;
}

/** The discriminator separates real from generated images almost perfectly: [accuracy, images]. */
function discriminator(table: MetricTable, to: number): Warning | null {
  const real = recent(table, 'acc_real', to, WINDOW);
  const fake = recent(table, 'acc_fake', to, WINDOW);
  if (real.length < FEWEST || fake.length < FEWEST) return null;
  const accuracy = Math.min(mean(real), mean(fake));
  if (accuracy < HIGH_ACCURACY) return null;
  const images = (table.nimg[to - 1] ?? 0) - (table.nimg[Math.max(0, to - real.length)] ?? 0);
  return { kind: 'discriminator', values: [accuracy, images] };
}

/** The fake score's loss is far above its earlier level: [factor]. A slow rise is normal, because samples get sharper. */
function lagging(table: MetricTable, to: number): Warning | null {
  if (to < 2 * FEWEST) return null;
  let best = Number.POSITIVE_INFINITY;
  for (let from = 0; from + FEWEST <= to; from += FEWEST) {
    best = Math.min(best, mean(recent(table, 'loss_psi', from + FEWEST, FEWEST)));
  }
  const times = mean(recent(table, 'loss_psi', to, FEWEST)) / best;
  return times > LAGGING ? { kind: 'lagging', values: [times] } : null;
}

/**
 * Samples are too similar or have drifted, compared with the first sheet. The first sheet shows the teacher's own one-step
 * samples.
 */
function samples(sheets: readonly Sheet[], nimg: number | null): Warning[] {
  const first = sheets[0];
  const now = newestAt(sheets, nimg);
  if (!first || !now || now === first) return [];
  const found: Warning[] = [];
  const spread = diversity(now);
  const before = Math.max(...sheets.filter((s) => s.nimg < now.nimg).map(diversity));
  if (before > 0 && spread / before < LOW_DIVERSITY) found.push({ kind: 'collapse', values: [spread / before] });
  const shift = brightness(now) - brightness(first);
  if (Math.abs(shift) > DRIFT) found.push({ kind: 'drift', values: [shift] });
  return found;
}

/** The warnings of a run at a point, the most serious first. `nimg`: images seen; null is the end. */
export function warningsOf({ metrics, sheets, meta }: RunHistory, nimg: number | null): Warning[] {
  const to = nimg === null ? metrics.length : metrics.at(nimg) + 1;
  const rules = traitsOf(meta.recipe.method).judges
    ? [nan, exploding, discriminator, lagging]
    : [nan, exploding, lagging];
  const found = rules.flatMap((rule) => rule(metrics, to) ?? []);
  return [...found, ...samples(sheets, nimg)];
}
