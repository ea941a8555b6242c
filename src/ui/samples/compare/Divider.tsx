// The line between A and B. It can be dragged or moved with arrow keys.
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { useMessages } from '../../messages/useMessages.ts';

interface Props {
  /** Percent of the width that shows A. */
  share: number;
  onMove: (share: number) => void;
}

const clamp = (share: number) => Math.min(100, Math.max(0, share));

export function Divider({ share, onMove }: Props) {
  const m = useMessages().samples.compare;
  const ref = useRef<HTMLDivElement>(null);
  const drag = (e: PointerEvent) => {
    if (!ref.current?.hasPointerCapture(e.pointerId)) return;
    const box = ref.current.parentElement?.getBoundingClientRect();
    if (box) onMove(clamp(((e.clientX - box.left) / box.width) * 100));
  };
  const onKeyDown = (e: KeyboardEvent) => {
    const by = e.shiftKey ? 10 : 2;
    const to: Readonly<Record<string, number>> = {
      ArrowLeft: share - by,
      ArrowDown: share - by,
      ArrowRight: share + by,
      ArrowUp: share + by,
      Home: 0,
      End: 100,
    };
    const next = to[e.key];
    if (next === undefined) return;
    e.preventDefault();
    e.stopPropagation();
    onMove(clamp(next));
  };
  return (
    <div
      ref={ref}
      className="divider"
      role="slider"
      tabIndex={0}
      aria-label={m.divider}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share)}
      aria-valuetext={m.dividerText(Math.round(share))}
      style={{ left: `${share}%` }}
      onPointerDown={(e) => e.currentTarget.setPointerCapture(e.pointerId)}
      onPointerMove={drag}
      onKeyDown={onKeyDown}
      data-testid="divider"
    />
  );
}
