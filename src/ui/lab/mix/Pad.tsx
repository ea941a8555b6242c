// A square with the anchors at its corners, and the image of a place in it. Pointer and arrow keys move the place.
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { cornersOf } from '../../../store/lab/labMix.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { useLab, useStores } from '../../stores.tsx';
import { PixelCanvas } from '../../widgets/PixelCanvas.tsx';
import { milliseconds } from '../versus/milliseconds.ts';

const KEYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export function Pad() {
  const { mix: m, grid } = useMessages().lab;
  const { verbs } = useStores().lab;
  const { anchors, u, v, pad } = useLab((s) => s.mix);
  const ref = useRef<HTMLDivElement>(null);
  const flat = anchors.length === 2;
  const corners = cornersOf(anchors.length).map((i) => anchors[i]);
  const text = m.padAt(Math.round(u * 100), flat ? 0 : Math.round(v * 100));
  const move = (e: PointerEvent) => {
    const box = ref.current?.getBoundingClientRect();
    if (box) verbs.movePad((e.clientX - box.left) / box.width, (e.clientY - box.top) / box.height);
  };
  const onKey = (e: KeyboardEvent) => {
    const way = KEYS[e.key];
    if (!way) return;
    e.preventDefault();
    e.stopPropagation();
    const by = e.shiftKey ? 0.25 : 0.05;
    verbs.movePad(u + way[0] * by, v + way[1] * by);
  };
  return (
    <div className="lab-pad-part">
      <div
        ref={ref}
        className="lab-pad"
        role="slider"
        tabIndex={0}
        aria-label={m.pad}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(u * 100)}
        aria-valuetext={text}
        data-flat={flat}
        onKeyDown={onKey}
        onPointerDown={(e) => {
          e.currentTarget.setPointerCapture(e.pointerId);
          move(e);
        }}
        onPointerMove={(e) => e.buttons > 0 && move(e)}
        data-testid="lab-pad"
      >
        {corners.map(
          (anchor, k) =>
            anchor && (
              // biome-ignore lint/suspicious/noArrayIndexKey: corners are their places
              <div key={k} className="lab-corner" data-corner={k}>
                <PixelCanvas {...anchor.picture} />
              </div>
            ),
        )}
        <span className="lab-thumb" style={{ left: `${u * 100}%`, top: flat ? '50%' : `${v * 100}%` }} />
      </div>
      <div className="lab-pad-image">
        {pad && <PixelCanvas {...pad.picture} label={text} testId="lab-pad-image" />}
        <p className="quiet number">{pad ? grid.latency(1, 1, milliseconds(pad.ms)) : '…'}</p>
        <p className="quiet">{m.padHelp}</p>
      </div>
    </div>
  );
}
