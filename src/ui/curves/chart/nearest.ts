/** Recharts lets charts follow each other by a row's position; ours differ in their rows, so they follow by the nearest place on x. */
export function nearest(
  ticks: readonly { value: unknown }[],
  { activeLabel }: { activeLabel?: string | number | undefined },
) {
  const x = Number(activeLabel);
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const [i, { value }] of ticks.entries()) {
    const away = Math.abs(Number(value) - x);
    if (away < least) [best, least] = [i, away];
  }
  return best;
}
