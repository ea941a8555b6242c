// The box of a chart, which is a slider of the time cursor: it handles hover, drag, click and arrow keys.
import { type ReactNode, useId } from 'react';
import { count } from '../../format.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { useCursor } from '../../stores.tsx';
import { clock } from '../numbers.ts';
import { useChartKeys } from './useChartKeys.ts';
import { useChartPointer } from './useChartPointer.ts';
import type { Shot } from './usePicture.ts';

interface Props {
  shot: Shot;
  title: string;
  width: number;
  children: (box: string) => ReactNode;
}

export function ChartBox({ shot, title, width, children }: Props) {
  const m = useMessages().curves;
  const box = useId();
  const cursor = useCursor();
  const { selection, handlers } = useChartPointer(box, shot, width);
  const onKeyDown = useChartKeys(shot);
  const { table } = shot;
  const last = table.length - 1;
  const row = cursor === null ? last : Math.max(0, table.at(cursor));
  const nimg = table.nimg[row] ?? 0;
  const step = table.axis('step')[row] ?? 0;
  return (
    <div
      className="chart-slider"
      role="slider"
      tabIndex={0}
      aria-label={m.slider(title)}
      aria-valuemin={table.nimg[0] ?? 0}
      aria-valuemax={table.nimg[last] ?? 0}
      aria-valuenow={nimg}
      aria-valuetext={cursor === null ? m.live(count(nimg)) : m.moment(nimg, step, clock(table.axis('sec')[row] ?? 0))}
      onKeyDown={onKeyDown}
      {...handlers}
    >
      {children(box)}
      <div className="chart-selection" ref={selection} hidden />
    </div>
  );
}
