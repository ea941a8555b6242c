// The number of a map or of one of its cells: fakeness, the probability of being real, or the logit.
import { fakeness } from '../../../lib/fakeness.ts';
import { short } from '../../format.ts';
import type { Value } from '../stepper/stepperState.ts';

/** The number of one cell. */
export function cellValue(logit: number, value: Value): number {
  return value === 'logit' ? logit : value === 'fakeness' ? fakeness(logit) : 1 - fakeness(logit);
}

/** The mean over a map, as text. */
export function meanValue(map: Float32Array, value: Value): string {
  let sum = 0;
  for (const logit of map) sum += cellValue(logit, value);
  const mean = sum / map.length;
  return value === 'logit' ? short(mean) : mean.toFixed(3);
}
