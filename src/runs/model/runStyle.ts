// How the page distinguishes runs: by a colour and, because not everybody sees colours, by a dash. Both follow
// RunMeta.colour.

/** SVG dash patterns by colour. The first is a solid line. */
export const RUN_DASHES = ['none', '7 3', '2 3', '9 3 2 3', '4 4', '9 2 2 2 2 2'] as const;

/** The CSS colour of a run. styles/runs.css defines the tokens. */
export function runColour(colour: number): string {
  return `var(--run-${colour % RUN_DASHES.length})`;
}

export function runDash(colour: number): string {
  return RUN_DASHES[colour % RUN_DASHES.length] ?? 'none';
}
