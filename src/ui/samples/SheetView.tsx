import type { CSSProperties } from 'react';
import type { Sheet } from '../../training/events.ts';
import { PixelCanvas } from '../widgets/PixelCanvas.tsx';
import { useWidth } from '../widgets/useWidth.ts';

interface Props {
  sheet: Sheet;
  label: string;
  testId: string;
}

const MAX_SIDE = 640;

/** A sheet at the largest whole-number enlargement that fits, so that every pixel has one size. */
export function SheetView({ sheet, label, testId }: Props) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const room = Math.min(width, MAX_SIDE);
  const scale = room >= sheet.width ? Math.floor(room / sheet.width) : room / sheet.width;
  return (
    <div className="sheet" ref={ref}>
      {width > 0 && (
        <div className="sheet-cells" style={{ '--cell': `${(sheet.width / sheet.cols) * scale}px` } as CSSProperties}>
          <PixelCanvas
            width={sheet.width}
            height={sheet.height}
            rgba={sheet.rgba}
            label={label}
            testId={testId}
            style={{ width: sheet.width * scale, height: sheet.height * scale }}
          />
        </div>
      )}
    </div>
  );
}
