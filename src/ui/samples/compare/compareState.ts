// How two moments are laid over each other.
import { useState } from 'react';
import { newestAt } from '../../../runs/model/history.ts';
import { comparable } from '../../../runs/readings/sheetCells.ts';
import type { Sheet } from '../../../runs/report.ts';
import { useHeld } from '../../transport/useHotkeys.ts';

export const MODES = ['wipe', 'blink', 'difference'] as const;
export type Mode = (typeof MODES)[number];

/** The key that shows A while it is held; free of the transport's and the charts' keys. */
export const BLINK_KEY = 'v';

export interface Compare {
  readonly on: boolean;
  readonly mode: Mode;
  /** The sheet of moment A; null where none can be laid over B. */
  readonly a: Sheet | null;
  /** Whether A alone is to be seen. */
  readonly flipped: boolean;
  toggle(): void;
  setMode(mode: Mode): void;
  setA(nimg: number): void;
  setPressed(pressed: boolean): void;
}

/** A is pinned, B is the timeline's sheet. */
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
