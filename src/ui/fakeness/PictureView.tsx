// A picture with its overlay.
import { PixelCanvas } from '../widgets/PixelCanvas.tsx';
import type { Picture } from './pictures.ts';

interface Props {
  /** Null leaves its place empty. */
  picture: Picture | null;
  label: string;
  smooth: boolean;
}

export function PictureView({ picture, label, smooth }: Props) {
  if (!picture) return <span className="picture waiting-picture" />;
  const { size, rgba, over } = picture;
  return (
    <span className="picture" data-smooth={smooth}>
      <PixelCanvas width={size} height={size} rgba={rgba} label={label} />
      {over && <PixelCanvas width={over.size} height={over.size} rgba={over.rgba} />}
    </span>
  );
}
