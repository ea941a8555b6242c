// The timeline, which moves the time cursor through the sheets. Training continues meanwhile.
import { useMessages } from '../../messages/useMessages.ts';
import { useCursor, useLibrary } from '../../stores.tsx';
import { useHotkeys } from '../../transport/useHotkeys.ts';
import { IconButton } from '../../widgets/IconButton.tsx';
import { MomentInput } from '../compare/MomentInput.tsx';
import type { Sheets } from '../useSheets.ts';
import { TimelineTrack } from './TimelineTrack.tsx';
import { prefersCalm, usePlay } from './usePlay.ts';

export function Timeline({ of }: { of: Sheets }) {
  const m = useMessages().samples.timeline;
  const cursor = useCursor();
  const { sheets, sheet, at, go } = of;
  const total = sheets.length;
  const { playing, toggle, stop } = usePlay(at, total, go);
  /** A move by the person ends playing. */
  const byHand = <T,>(move: (to: T) => void): ((to: T) => void) => {
    return (to) => {
      stop();
      move(to);
    };
  };
  const goTo = byHand(go);
  const keys = {
    '[': () => goTo(at - 1),
    ']': () => goTo(at + 1),
    '{': () => goTo(0),
    '}': () => goTo(total - 1),
  };
  useHotkeys({ ...keys, p: toggle, l: of.goLive });
  const nimg = cursor ?? sheet?.nimg ?? 0;
  return (
    <div className="timeline">
      <div className="timeline-verbs">
        <IconButton icon="first" {...hinted(m.first, m.key('{'))} on={at > 0} press={keys['{']} />
        <IconButton icon="left" {...hinted(m.previous, m.key('['))} on={at > 0} press={keys['[']} />
        <IconButton
          icon={playing ? 'pause' : 'play'}
          {...hinted(playing ? m.pause : m.play, `${prefersCalm() ? m.playCalmly : m.playHint} · ${m.key('P')}`)}
          on={total > 1}
          press={toggle}
        />
        <IconButton icon="right" {...hinted(m.next, m.key(']'))} on={at < total - 1} press={keys[']']} />
        <IconButton icon="last" {...hinted(m.last, m.key('}'))} on={at < total - 1} press={keys['}']} />
      </div>
      <TimelineTrack {...of} go={goTo} snap={byHand(of.snap)} />
      <div className="timeline-facts">
        <MomentInput nimg={nimg} onGo={byHand(of.seek)} />
        <span className="quiet number" data-testid="sheet-at">
          {m.count(at + 1, total)}
        </span>
        <Badge of={of} />
      </div>
    </div>
  );
}

/** Whether the newest sheet is shown, and a button to show it. */
function Badge({ of: { live, goLive } }: { of: Sheets }) {
  const m = useMessages().samples.timeline;
  const cursor = useCursor();
  const elsewhere = useLibrary((s) => s.live !== null && s.live !== s.shown);
  const toLive = useLibrary((s) => s.live !== null);
  if (live)
    return (
      <span className="live-badge" data-live="true" title={m.liveHint} data-testid="live-badge">
        {m.live}
      </span>
    );
  if (cursor === null && !elsewhere)
    return (
      <span className="live-badge" data-testid="live-badge">
        {m.end}
      </span>
    );
  return (
    <button type="button" className="button small live-badge" onClick={goLive} data-testid="live-badge">
      {cursor === null ? m.end : m.viewing(cursor)} · {toLive ? m.goLive : m.goEnd}
    </button>
  );
}

/** A button's name, and its tooltip. */
function hinted(name: string, hint: string): { name: string; title: string } {
  return { name, title: `${name} · ${hint}` };
}
