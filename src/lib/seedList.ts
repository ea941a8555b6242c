// Lists of seeds as text.

export const MAX_SEED = 4_294_967_295;

/** Parses `0-63` or `1,5,9-12`. Returns null if the text is not such a list or has more than `most` seeds. */
export function seedList(text: string, most: number): number[] | null {
  const out: number[] = [];
  for (const part of text.split(',')) {
    const [, first = '', last = first] = /^\s*(\d+)(?:\s*[-–]\s*(\d+))?\s*$/.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === '' || to < from || to > MAX_SEED || out.length + to - from >= most) return null;
    for (let seed = from; seed <= to; seed++) out.push(seed);
  }
  return out;
}

/** Writes seeds as text. `seedList` reads the same list back. */
export function seedText(seeds: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < seeds.length; i++) {
    const from = i;
    while (seeds[i + 1] === (seeds[i] as number) + 1) i++;
    parts.push(i > from ? `${seeds[from]}-${seeds[i]}` : String(seeds[from]));
  }
  return parts.join(', ');
}
