// The columns of each phase of a step, and the number under each picture.
import { short } from '../../format.ts';
import { type ColumnId, hasColumn, type Picture } from '../pictures.ts';
import { inspectNumbers, mapAt, type Seen } from '../stepper/seen.ts';
import type { Kind } from '../subjects.ts';
import { meanValue } from './meanValue.ts';
import type { PhaseId } from './trace.ts';

export interface Shown {
  readonly name: string;
  readonly picture: Picture | null;
  /** The number under the picture. */
  readonly number?: string;
}

const TRACE_COLUMNS: Readonly<Partial<Record<PhaseId, readonly (readonly [Kind, ColumnId])[]>>> = {
  generate: [['fake', 'x']],
  noise: [
    ['fake', 'x'],
    ['fake', 'noisy'],
  ],
  denoise: [
    ['fake', 'noisy'],
    ['fake', 'fakeScore'],
    ['fake', 'x'],
  ],
  discriminate: [
    ['real', 'noisy'],
    ['real', 'map'],
    ['fake', 'noisy'],
    ['fake', 'map'],
  ],
  teacher: [
    ['fake', 'noisy'],
    ['fake', 'teacher'],
  ],
  fakeScore: [
    ['fake', 'teacher'],
    ['fake', 'fakeScore'],
    ['fake', 'difference'],
    ['fake', 'loss'],
  ],
  encoderMaps: [
    ['fake', 'noisy'],
    ['fake', 'map'],
  ],
  gradient: [
    ['fake', 'gradSid'],
    ['fake', 'gradAdv'],
    ['fake', 'gradSum'],
  ],
};

/** The columns of a phase. SiD has no adversarial part. */
export function traceColumns(phase: PhaseId, judges: boolean) {
  return (TRACE_COLUMNS[phase] ?? []).filter(([, column]) => hasColumn(column, judges));
}

/** The number that belongs to a picture. */
export function numberOf(column: ColumnId, seen: Seen, i: number): string | null {
  if (column === 'map') return seen.logits && meanValue(mapAt(seen, i), 'fakeness');
  if (column === 'noisy') return `σ ${short(seen.sigma[i] ?? Number.NaN)}`;
  const numbers = inspectNumbers(seen, i);
  if (!numbers) return null;
  if (column === 'gradSid' || column === 'gradAdv' || column === 'gradSum') return `‖·‖ ${short(numbers[column])}`;
  return column === 'loss' ? `ω ${short(numbers.weight)}` : null;
}
