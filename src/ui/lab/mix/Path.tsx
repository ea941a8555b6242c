// The images of the path: one enlarged, all as a strip, with buttons to play and save them.
import { useMemo } from 'react';
import { oneCell, sheetOfCells } from '../../../lib/cells.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { useLab } from '../../stores.tsx';
import { Icon } from '../../widgets/icons.tsx';
import { PixelCanvas } from '../../widgets/PixelCanvas.tsx';
import { SaveButton } from '../grid/SaveRow.tsx';
import { milliseconds } from '../versus/milliseconds.ts';
import { useLoop } from './useLoop.ts';

export function Path() {
  const { mix: m, grid } = useMessages().lab;
  const strip = useLab((s) => s.mix.strip);
  const loops = useLab((s) => s.mix.loop);
  const total = strip?.cells.count ?? 0;
  const { at, go, playing, toggle } = useLoop(total, loops);
  const sheet = useMemo(() => strip && sheetOfCells(strip.cells, Math.min(8, strip.cells.count)), [strip]);
  if (!strip || !sheet) return <p className="empty low">{m.drawing}</p>;
  const place = m.frame(at + 1, total);
  return (
    <div className="lab-path">
      <div className="cell-large">
        <PixelCanvas {...oneCell(strip.cells, at)} label={place} testId="lab-frame" />
      </div>
      <div className="lab-path-side">
        <PixelCanvas
          width={sheet.width}
          height={sheet.height}
          rgba={sheet.rgba}
          label={m.path(total)}
          style={{ width: '100%', height: 'auto' }}
          testId="lab-strip"
        />
        <div className="lab-row">
          <button type="button" className="button small" onClick={toggle} data-testid="lab-play">
            <Icon name={playing ? 'pause' : 'play'} />
            {playing ? m.pause : m.play}
          </button>
          <input
            className="range"
            type="range"
            min={0}
            max={Math.max(0, total - 1)}
            value={at}
            aria-label={m.place}
            aria-valuetext={place}
            onChange={(e) => go(Number(e.target.value))}
          />
        </div>
        <div className="lab-row">
          <SaveButton what="gif" text={m.gif} on={strip.timing !== null} />
          <SaveButton what="strip" text={m.strip} on={strip.timing !== null} />
          {strip.timing && (
            <span className="quiet number">
              {grid.latency(strip.timing.images, strip.timing.nfe, milliseconds(strip.timing.ms))}
            </span>
          )}
        </div>
      </div>
    </div>
  );
}
