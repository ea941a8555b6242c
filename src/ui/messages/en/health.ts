// Warnings about a run, in English: one sentence each, with numbers.

import type { WarningKind } from '../../../runs/readings/health.ts';
import { count as n } from '../../format.ts';

const percent = (x: number): string => `${Math.round(100 * x)} %`;
const times = (x: number): string => `${x.toFixed(1)}×`;

type Say = (a: number, b: number) => string;

export const health = {
  label: 'Health of the run',
  why: 'Why, and what to do',
  dismiss: 'Dismiss for this run',
  at: (nimg: number) => `at ${n(nimg)} images`,
  say: {
    nan: (images, steps) =>
      `${n(images)} images were NaN in ${n(steps)} of the last steps. The losses leave them out, as the reference code does.`,
    exploding: (factor, which) =>
      `The gradient of ${which === 0 ? 'the fake score' : 'the generator'} is ${times(factor)} its usual size.`,
    discriminator: (accuracy, images) =>
      `The discriminator is too strong: it was right for ${percent(accuracy)} of the last ${n(images)} images.`,
    lagging: (factor) => `The fake score lags behind: its loss is ${times(factor)} its lowest.`,
    collapse: (share) => `Samples have become alike: ${percent(share)} of their earlier diversity is left.`,
    drift: (shift) =>
      `Samples have become ${shift > 0 ? 'brighter' : 'darker'} by ${percent(Math.abs(shift) / 2)} of the range since the start.`,
  } satisfies Record<WarningKind, Say>,
};
