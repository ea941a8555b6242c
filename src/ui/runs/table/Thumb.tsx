// A few samples of a run, or an empty place for them.
import type { Sheet } from '../../../runs/report.ts';
import { PixelCanvas } from '../../widgets/PixelCanvas.tsx';

export function Thumb({ thumb, label }: { thumb: Sheet | null; label: (nimg: number) => string }) {
  if (!thumb) return <span className="run-thumb none" />;
  const { width, height, rgba, nimg } = thumb;
  return (
    <span className="run-thumb">
      <PixelCanvas width={width} height={height} rgba={rgba} label={label(nimg)} />
    </span>
  );
}
