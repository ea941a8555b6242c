// The line styles of overlaid runs: each has its own colour and dash, thinner and fainter than the shown run.
import { runColour, runDash } from '../../../runs/model/runStyle.ts';

export interface LineStyle {
  readonly stroke: string;
  readonly strokeDasharray: string;
  readonly strokeOpacity: number;
  readonly strokeWidth: number;
}

/** Solid lines belong to the shown run only. */
const NOT_WHOLE = '14 3';

/** The line style of an overlaid run, by its colour and the index of the series in the chart. */
export function lineStyleOf(colour: number, series = 0): LineStyle {
  const dash = runDash(colour);
  return {
    stroke: runColour(colour),
    strokeDasharray: dash === 'none' ? NOT_WHOLE : dash,
    strokeOpacity: series === 0 ? 0.8 : 0.5,
    strokeWidth: series === 0 ? 1.2 : 1,
  };
}
