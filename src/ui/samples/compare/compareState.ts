// The state of the comparison of two sheets.
import { useState } from 'react';
import { newestAt } from '../../../runs/model/history.ts';
import { comparable } from '../../../runs/readings/sheetCells.ts';
import type { Sheet } from '../../../runs/report.ts';
import { useHeld } from '../../transport/useHotkeys.ts';

export const MODES = ['wipe', 'blink', 'difference'] as const;
export type Mode = (typeof MODES)[number];

/** The key that shows A while it is held. Neither the transport nor the charts use it. */
export const BLINK_KEY = 'v';

export interface Compare {
  readonly on: boolean;
  readonly mode: Mode;
  /** The sheet of moment A. Null if no sheet can be compared with B. */
  readonly a: Sheet | null;
  /** Whether only A is visible. */
  readonly flipped: boolean;
  toggle(): void;
  setMode(mode: Mode): void;
  setA(nimg: number): void;
  setPressed(pressed: boolean): void;
}

/** A is pinned. B is the timeline's sheet. */
export function useCompare(sheets: readonly Sheet[], b: Sheet | null): Compare {
  const [on, setOn] = useState(false);
  const [mode, setMode] = useState<Mode>('wipe');
  const [moment, setA] = useState(0);
  const [pressed, setPressed] = useState(false);
  const held = useHeld(BLINK_KEY, on);
  const a = newestAt(sheets, moment);
  return {
    on,
    mode,
    a: a && b && comparable(a, b) ? a : null,
    flipped: on && (pressed || held),
    toggle: () => setOn(!on),
    setMode,
    setA,
    setPressed,
  };
}
