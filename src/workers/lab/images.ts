// Images that the sample lab is asked for by seed and class.
import { placeAt } from '../../lib/interpolate.ts';
import type { LabImage } from './api.ts';

/** The class of every image: all of one, or (null) the classes in turn; null for a network without classes. */
export function labelsOf(count: number, label: number | null, classes: number): number[] | null {
  return classes > 0 ? Array.from({ length: count }, (_, i) => label ?? i % classes) : null;
}

export function imagesOf(seeds: readonly number[], labels: readonly number[] | null): LabImage[] {
  return seeds.map((seed, i) => ({ latent: placeAt(seed), classes: labels && placeAt(labels[i] as number) }));
}
