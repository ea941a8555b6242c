// Plays the sheets.
import { useEffect, useRef, useState } from 'react';

/** Milliseconds per sheet. Charts follow the cursor too, so it moves at most four times a second. */
const SHEET_MS = 250;
const CALM_MS = 1000;

/** Whether the system asks for less motion. */
export function prefersCalm(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}

export interface Player {
  readonly playing: boolean;
  toggle(): void;
  stop(): void;
}

/** Shows one sheet after another. At the end it starts again from the first. */
export function usePlay(at: number, total: number, go: (place: number) => void): Player {
  const [playing, setPlaying] = useState(false);
  const now = useRef({ at, total, go });
  useEffect(() => {
    now.current = { at, total, go };
  });
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(
      () => {
        const { at: from, total: count, go: move } = now.current;
        if (from + 1 < count) move(from + 1);
        if (from + 2 >= count) setPlaying(false);
      },
      prefersCalm() ? CALM_MS : SHEET_MS,
    );
    return () => clearInterval(timer);
  }, [playing]);
  const toggle = () => {
    if (!playing && total < 2) return;
    if (!playing && at >= total - 1) go(0);
    setPlaying(!playing);
  };
  return { playing, toggle, stop: () => setPlaying(false) };
}
