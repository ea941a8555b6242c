// The frame of a sheet, at the largest whole-number enlargement that fits. So all pixels have the same size.
import type { CSSProperties, ReactNode } from 'react';
import type { Sheet } from '../../runs/report.ts';
import { useWidth } from '../widgets/useWidth.ts';

const MAX_SIDE = 640;

interface Props {
  sheet: Pick<Sheet, 'width' | 'height' | 'cols'>;
  /** The content of the frame. It gets the size of the canvases on the screen. */
  children: (size: { width: number; height: number }) => ReactNode;
}

export function SheetFrame({ sheet, children }: Props) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const room = Math.min(width, MAX_SIDE);
  const scale = room >= sheet.width ? Math.floor(room / sheet.width) : room / sheet.width;
  const size = { width: sheet.width * scale, height: sheet.height * scale };
  return (
    <div className="sheet" ref={ref}>
      {width > 0 && (
        <div className="sheet-cells" style={{ '--cell': `${size.width / sheet.cols}px` } as CSSProperties}>
          {children(size)}
        </div>
      )}
    </div>
  );
}
