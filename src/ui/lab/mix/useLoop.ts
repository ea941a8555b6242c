// Plays the images of a path.
import { useEffect, useState } from 'react';
import { prefersCalm } from '../../samples/timeline/usePlay.ts';

const FRAME_MS = 120;
const CALM_MS = 1000;

/** The index of the shown image. While it plays, a closed path goes round, and an open path goes back and forth. */
export function useLoop(total: number, closed: boolean) {
  const [time, setTime] = useState(0);
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (!playing || total < 2) return;
    const timer = setInterval(() => setTime((t) => t + 1), prefersCalm() ? CALM_MS : FRAME_MS);
    return () => clearInterval(timer);
  }, [playing, total]);
  const last = Math.max(0, total - 1);
  const turn = closed ? total : 2 * last;
  const step = turn > 0 ? time % turn : 0;
  const at = Math.min(last, step <= last ? step : turn - step);
  return {
    at,
    playing,
    toggle: () => setPlaying(!playing),
    go: (to: number) => {
      setPlaying(false);
      setTime(to);
    },
  };
}
