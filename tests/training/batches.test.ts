import { expect, test } from 'vitest';
import type { ImageSet } from '../../src/data/sets/imageSet.ts';
import { openNetwork } from '../../src/nn/nets/registry.ts';
import { presetRecipe } from '../../src/recipes/presets.ts';
import { checkFit } from '../../src/training/batches.ts';

const recipe = presetRecipe('cifar10-tiny-sida');
const teacher = openNetwork({ label_dim: 10 });

function images(resolution: number, classes: number): ImageSet {
  const classNames = Array.from({ length: classes }, (_, i) => String(i));
  const [labels, pixels] = [new Uint8Array(1), new Uint8Array(3 * resolution * resolution)];
  return { name: 'mine', count: 1, channels: 3, resolution, classNames, labels, pixels, fingerprint: '' };
}

test('images of the teacher’s size and number of classes fit', () => {
  expect(() => checkFit(recipe, teacher, images(32, 10))).not.toThrow();
  expect(() => checkFit(recipe, openNetwork({ label_dim: 0 }), images(32, 3))).not.toThrow();
  expect(() => checkFit({ ...recipe, method: 'sid' }, teacher, undefined)).not.toThrow();
});

test.each([
  [images(64, 10), 'mine holds 64x64 images, the teacher makes 32x32: choose a teacher of that size, or other images.'],
  [images(32, 100), 'mine has 100 classes, the teacher knows 10: choose a teacher that was trained on such images'],
  [images(32, 1), 'mine has one class, the teacher knows 10'],
  [undefined, 'SiDA compares with real images and none are loaded'],
])('a mismatch is one sentence', (set, sentence) => {
  expect(() => checkFit(recipe, teacher, set)).toThrow(sentence);
});
