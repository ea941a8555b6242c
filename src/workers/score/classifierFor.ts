// Chooses the classifier of the page that was trained on images like those of a set.
import { CIFAR10_CLASSES } from '../../data/formats/cifarNames.ts';
import type { Recipe } from '../../recipes/recipe.ts';

/** Its path under public/. Returns null if none fits the set's classes or image size. */
export function classifierFor(
  dataset: Recipe['dataset'],
  set: { readonly classNames: readonly string[] } | null,
  resolution: number,
): string | null {
  if (dataset === 'shapes10')
    return resolution === 16 || resolution === 32 ? 'metrics/shapes10-classifier.safetensors' : null;
  const isCifar = set?.classNames.join() === CIFAR10_CLASSES.join();
  return isCifar && resolution === 32 ? 'metrics/cifar10-classifier.safetensors' : null;
}
