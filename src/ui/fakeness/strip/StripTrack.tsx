// The slider of the time cursor over the strip.
import type { KeyboardEvent } from 'react';
import { count } from '../../format.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { useStores } from '../../stores.tsx';

interface Props {
  /** Images seen, ascending. */
  moments: readonly number[];
  /** The selected moment. */
  at: number;
}

export function StripTrack({ moments, at }: Props) {
  const m = useMessages().fakeness.strip;
  const { library } = useStores();
  const [first, last] = [moments[0] ?? 0, moments.at(-1) ?? 0];
  const end = moments.length - 1;
  const go = (place: number) => {
    const to = Math.min(Math.max(place, 0), end);
    library.seek(to === end ? null : (moments[to] ?? null));
  };
  const onKeyDown = (e: KeyboardEvent) => {
    const to: Readonly<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      Home: 0,
      End: end,
    };
    const place = to[e.key];
    if (place === undefined) return;
    e.preventDefault();
    e.stopPropagation();
    go(place);
  };
  const share = last > first ? ((moments[at] ?? 0) - first) / (last - first) : 1;
  return (
    <>
      <span className="strip-cursor" style={{ left: `${100 * share}%` }} />
      <input
        type="range"
        min={first}
        max={Math.max(last, first + 1)}
        step={1}
        value={moments[at] ?? 0}
        disabled={moments.length < 2}
        aria-label={m.track}
        aria-valuetext={m.at(count(moments[at] ?? 0))}
        onKeyDown={onKeyDown}
        onChange={(e) => go(moments.findLastIndex((n) => n <= Number(e.target.value)))}
        data-testid="strip-track"
      />
    </>
  );
}
