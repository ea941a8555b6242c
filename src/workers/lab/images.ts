// The latents and classes of the sample lab's images.
import { placeAt } from '../../lib/interpolate.ts';
import type { LabImage } from './api.ts';

/**
 * The class of every image: `label` for all, or all classes in order if it is null. Returns null for a network without
 * classes.
 */
export function labelsOf(count: number, label: number | null, classes: number): number[] | null {
  return classes > 0 ? Array.from({ length: count }, (_, i) => label ?? i % classes) : null;
}

export function imagesOf(seeds: readonly number[], labels: readonly number[] | null): LabImage[] {
  return seeds.map((seed, i) => ({ latent: placeAt(seed), classes: labels && placeAt(labels[i] as number) }));
}
