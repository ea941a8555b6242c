// The seeds of `sample`: --n and --seeds.
import { seedList as listOf } from '../lib/seedList.ts';
import { UsageError } from '../recipes/cliFlags.ts';
import { type Args, wholeNumber } from './args.ts';

const MAX_IMAGES = 10_000;
/** Images of `sample` if neither --n nor --seeds is given. */
export const DEFAULT_IMAGES = 64;

/** `0-63` or `1,5,9-12` as a list; throws `UsageError`. */
export function seedList(text: string): number[] {
  const seeds = listOf(text, MAX_IMAGES);
  if (seeds) return seeds;
  const most = `at most ${MAX_IMAGES} images`;
  throw new UsageError(`--seeds needs numbers or ranges like 0-63 or 1,5,9, ${most}, got "${text}".`);
}

/** The seeds of --n and --seeds. Throws `UsageError` if both are given and disagree. */
export function seedsOf(args: Args): number[] {
  const n = wholeNumber(args, '--n', 1, MAX_IMAGES);
  const text = args.values.get('--seeds');
  if (text === undefined) return Array.from({ length: n ?? DEFAULT_IMAGES }, (_, i) => i);
  const seeds = seedList(text);
  if (n !== undefined && n !== seeds.length) throw new UsageError(`--seeds names ${seeds.length} images, --n ${n}.`);
  return seeds;
}
