// The seeds of `sample`: --n and --seeds.
import { UsageError } from '../recipes/cliFlags.ts';
import { type Args, wholeNumber } from './args.ts';

const MAX_IMAGES = 10_000;
const MAX_SEED = 4_294_967_295;
/** Images of `sample` where neither --n nor --seeds says otherwise. */
export const DEFAULT_IMAGES = 64;

/** `0-63` or `1,5,9-12` as a list; throws `UsageError`. */
export function seedList(text: string): number[] {
  const seeds = text.split(',').flatMap((part) => {
    const [, first = '', last = first] = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === '' || to < from || to > MAX_SEED || to - from >= MAX_IMAGES) {
      throw new UsageError(`--seeds needs numbers or ranges like 0-63 or 1,5,9, got "${text}".`);
    }
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
  if (seeds.length > MAX_IMAGES) throw new UsageError(`--seeds: ${seeds.length} images are more than ${MAX_IMAGES}.`);
  return seeds;
}

/** The seeds of --n and --seeds, which must agree where both are given. */
export function seedsOf(args: Args): number[] {
  const n = wholeNumber(args, '--n', 1, MAX_IMAGES);
  const text = args.values.get('--seeds');
  if (text === undefined) return Array.from({ length: n ?? DEFAULT_IMAGES }, (_, i) => i);
  const seeds = seedList(text);
  if (n !== undefined && n !== seeds.length) throw new UsageError(`--seeds names ${seeds.length} images, --n ${n}.`);
  return seeds;
}
