// Histograms of the fakeness of all cells: real above the axis, generated below it.
import { fakeness } from '../../../lib/fakeness.ts';
import { histogram } from '../../../runs/readings/batchStats.ts';
import { useMessages } from '../../messages/useMessages.ts';

interface Props {
  real: Float32Array;
  fake: Float32Array;
  /** Fakeness of each image. */
  images: { readonly real: Float64Array; readonly fake: Float64Array };
}

const BINS = 24;
const W = 240;
const H = 44;

/** A tick is the mean fakeness of one image. */
export function Histogram({ real, fake, images }: Props) {
  const m = useMessages().fakeness.summary;
  const counts = { real: histogram(real.map(fakeness), BINS), fake: histogram(fake.map(fakeness), BINS) };
  const most = Math.max(1, ...counts.real, ...counts.fake);
  const bars = (list: readonly number[], sign: 1 | -1) =>
    list
      .map((c, i) => {
        const h = (H * c) / most;
        return `M${(i * W) / BINS + 0.5} 0v${-sign * h}h${W / BINS - 1}v${sign * h}z`;
      })
      .join('');
  const ticks = (list: Float64Array, sign: 1 | -1) =>
    Array.from(list, (f) => `M${f * W} ${-sign * (H + 3)}v${-sign * 5}`).join('');
  return (
    <figure className="histogram">
      <figcaption>
        <span data-kind="real">{m.histogramReal}</span>
        <span data-kind="fake">{m.histogramFake}</span>
      </figcaption>
      <svg viewBox={`0 ${-H - 9} ${W} ${2 * H + 18}`} role="img" aria-label={m.histogram}>
        <path d={`M${W / 2} ${-H - 9}v${2 * H + 18}`} className="middle" />
        <path d={bars(counts.real, 1)} data-kind="real" />
        <path d={bars(counts.fake, -1)} data-kind="fake" />
        <path d={ticks(images.real, 1)} data-kind="real" className="tick" />
        <path d={ticks(images.fake, -1)} data-kind="fake" className="tick" />
        <path d={`M0 0h${W}`} className="axis" />
      </svg>
      <div className="histogram-ends quiet">
        <span>{m.ends.low}</span>
        <span>{m.ends.middle}</span>
        <span>{m.ends.high}</span>
      </div>
    </figure>
  );
}
