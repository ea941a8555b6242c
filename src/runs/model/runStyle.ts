// How the page tells runs apart: a colour and, as not everybody sees those, a dash. Both by RunMeta.colour.

/** SVG dash patterns, by colour; the first is a whole line. */
export const RUN_DASHES = ['none', '7 3', '2 3', '9 3 2 3', '4 4', '9 2 2 2 2 2'] as const;

/** The CSS colour of a run; the tokens are in styles/runs.css. */
export function runColour(colour: number): string {
  return `var(--run-${colour % RUN_DASHES.length})`;
}

export function runDash(colour: number): string {
  return RUN_DASHES[colour % RUN_DASHES.length] ?? 'none';
}
