import { map, type Tensor } from './tensor.ts';

export type InitMode = 'xavier_uniform' | 'xavier_normal' | 'kaiming_uniform' | 'kaiming_normal';

/** The factor of the unit draws. */
export function initFactor(mode: InitMode, fanIn: number, fanOut: number): number {
  switch (mode) {
    case 'xavier_uniform':
      return Math.sqrt(6 / (fanIn + fanOut));
    case 'xavier_normal':
      return Math.sqrt(2 / (fanIn + fanOut));
    case 'kaiming_uniform':
      return Math.sqrt(3 / fanIn);
    case 'kaiming_normal':
      return Math.sqrt(1 / fanIn);
  }
}

/** Initial values from draws times `gain`. The mode decides whether draws are uniform in [0, 1) or unit normal. */
export function initialise(draws: Tensor, mode: InitMode, fanIn: number, fanOut: number, gain: number): Tensor {
  const factor = initFactor(mode, fanIn, fanOut) * gain;
  return map(draws, mode.endsWith('uniform') ? (u) => factor * (2 * u - 1) : (n) => factor * n);
}
