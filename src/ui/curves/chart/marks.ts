// The signs of a run's marks, as paths around a point.
import type { Mark } from '../../../runs/model/history.ts';

export const NO_MARKS: readonly Mark[] = [];
export const MARK_KINDS = ['checkpoint', 'change', 'recovery', 'gap'] as const satisfies readonly Mark['kind'][];

/** A sign with its centre at x, y. */
export const SIGNS: Readonly<Record<Mark['kind'], (x: number, y: number) => string>> = {
  checkpoint: (x, y) => `M${x},${y - 3}l3,3l-3,3l-3,-3z`,
  change: (x, y) => `M${x - 2.5},${y - 2.5}h5v5h-5z`,
  recovery: (x, y) => `M${x + 1.5},${y - 5}l-5,6h3l-1,4l5,-6h-3z`,
  gap: (x, y) => `M${x - 2.5},${y - 4}h1.6v8h-1.6zM${x + 0.9},${y - 4}h1.6v8h-1.6z`,
};

export const MARK_COLOURS: Readonly<Record<Mark['kind'], string>> = {
  checkpoint: 'var(--ink-3)',
  change: 'var(--accent)',
  recovery: 'var(--bad)',
  gap: 'var(--ink-2)',
};

/** A key that is unique among the marks of a run. */
export const markKey = (mark: Mark): string =>
  [mark.kind, mark.nimg, mark.kind === 'change' ? `${mark.key} ${mark.from} ${mark.to}` : ''].join(' ');
