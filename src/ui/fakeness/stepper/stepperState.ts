// The state of the stepper: images, networks, noise, order and scales.
import type { Order } from '../../../runs/readings/batchStats.ts';
import type { Kind } from '../subjects.ts';

export const SOURCES = ['batch', 'pinned', 'own'] as const;
export const COLUMN_SETS = ['encoder', 'denoised', 'gradients', 'all'] as const;
export const VALUES = ['fakeness', 'probability', 'logit'] as const;

export type Source = (typeof SOURCES)[number];
export type ColumnSet = (typeof COLUMN_SETS)[number];
export type Value = (typeof VALUES)[number];

export interface StepperState {
  readonly source: Source;
  readonly columns: ColumnSet;
  /** As the run recorded it, or inspected again. */
  readonly mode: 'recorded' | 'inspect';
  /** One noise level for all images. Null: each image's own. */
  readonly sigma: number | null;
  /** The noise's seed. Null: the batch's own noise. */
  readonly seed: number | null;
  readonly value: Value;
  readonly scale: 'fixed' | 'adapted';
  readonly smooth: boolean;
  readonly order: Order;
  /** The only class that is shown. Null: all classes. */
  readonly label: number | null;
  readonly selected: { readonly kind: Kind; readonly i: number };
}

/** The initial noise level for pinned images and for the person's own picture. */
export const USUAL_SIGMA = 0.5;

export const INITIAL_STEPPER: StepperState = {
  source: 'batch',
  columns: 'encoder',
  mode: 'recorded',
  sigma: null,
  seed: null,
  value: 'fakeness',
  scale: 'fixed',
  smooth: false,
  order: 'order',
  label: null,
  selected: { kind: 'fake', i: 0 },
};

/** The state after changes. Columns without recorded data, another σ and another noise need an inspection. */
export function chosen(s: StepperState, changes: Partial<StepperState>): StepperState {
  const next = { ...s, ...changes };
  const needsInspection =
    next.source !== 'batch' || next.columns !== 'encoder' || next.sigma !== null || next.seed !== null;
  if (!needsInspection) return next;
  // Returning to the recorded data resets all settings that need an inspection.
  if (changes.mode === 'recorded') return { ...next, source: 'batch', columns: 'encoder', sigma: null, seed: null };
  return { ...next, mode: 'inspect' };
}
