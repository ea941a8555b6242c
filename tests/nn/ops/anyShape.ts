// Random small shapes, odd sizes included, for ops without parameters.
import fc from 'fast-check';
import type { Gpu } from '../../../src/gpu/device.ts';
import { checkOp, type OpTest, TUNINGS } from './harness.ts';

const shapes = fc.record({
  N: fc.constantFrom(1, 3),
  H: fc.integer({ min: 1, max: 5 }),
  a: fc.integer({ min: 1, max: 9 }),
  b: fc.integer({ min: 1, max: 9 }),
  times: fc.constantFrom(1 as const, 2 as const),
});

/** Checks the op of some shapes: N images of H x (H + 1) pixels with a and b channels, recorded once or twice. */
export function eachShape(
  gpu: Gpu,
  make: (s: { N: number; H: number; a: number; b: number }) => OpTest,
  numRuns = 4,
): Promise<void> {
  const property = fc.asyncProperty(shapes, ({ times, ...s }) => checkOp(gpu, make(s), TUNINGS.software, times));
  return fc.assert(property, { numRuns });
}
