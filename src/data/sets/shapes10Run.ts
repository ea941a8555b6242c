// Shapes-10 for runs: the same images in every run.
import type { ImageSet } from './imageSet.ts';
import { makeShapes10 } from './shapes10.ts';

const COUNT = 10_000;
const SEED = 1;

/** The first `count` images of the set. Throws if Shapes-10 does not exist at this resolution. */
export function shapes10ForRuns(resolution: number, count = COUNT): ImageSet {
  if (resolution !== 16 && resolution !== 32)
    throw new Error(`Shapes-10 is made at 16 or 32 pixels; the recipe asks for ${resolution}.`);
  return makeShapes10(count, SEED, resolution);
}
