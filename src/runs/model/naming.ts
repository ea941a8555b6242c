// Names and colours for new runs. The user can change the names.
import type { RunMeta } from './history.ts';

/** Number of colours that distinguish runs. */
export const RUN_COLOURS = 6;

/** A free name: `Nano 3` after Nano 1 and 2. A branch of it is `Nano 3.1`. */
export function freshName(stem: string, metas: readonly RunMeta[], between = ' '): string {
  const taken = metas.flatMap(({ name }) => {
    const rest = name.startsWith(stem + between) ? name.slice(stem.length + between.length) : '';
    return /^\d+$/.test(rest) ? [Number(rest)] : [];
  });
  return `${stem}${between}${Math.max(0, ...taken) + 1}`;
}

/** The colour that the fewest runs have. Of several, the first. */
export function freshColour(metas: readonly RunMeta[]): number {
  const used = new Array<number>(RUN_COLOURS).fill(0);
  for (const { colour } of metas) used[colour % RUN_COLOURS] = (used[colour % RUN_COLOURS] ?? 0) + 1;
  return used.indexOf(Math.min(...used));
}
