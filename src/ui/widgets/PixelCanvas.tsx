// Bytes as a picture: one putImageData on a small canvas, enlarged without smoothing.
import { type CSSProperties, useEffect, useRef } from 'react';

interface Props {
  width: number;
  height: number;
  rgba: Uint8ClampedArray;
  /** The description of the picture. Without it, the canvas is hidden from screen readers. */
  label?: string;
  style?: CSSProperties;
  testId?: string;
}

export function PixelCanvas({ width, height, rgba, label, style, testId }: Props) {
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = ref.current?.getContext('2d', { willReadFrequently: true });
    if (context && width > 0 && height > 0)
      context.putImageData(new ImageData(rgba as Uint8ClampedArray<ArrayBuffer>, width, height), 0, 0);
  }, [width, height, rgba]);
  return (
    <canvas
      ref={ref}
      className="pixels"
      width={width}
      height={height}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
      style={style}
      data-testid={testId}
    />
  );
}
