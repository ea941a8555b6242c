// The batch as a grid: one column for each pair of images.
import type { CSSProperties, ReactNode } from 'react';
import { fakeness } from '../../lib/fakeness.ts';
import type { BatchView } from '../../runs/report.ts';
import { short } from '../format.ts';
import { useMessages } from '../messages/useMessages.ts';
import { PixelCanvas } from '../widgets/PixelCanvas.tsx';
import { meanFakeness, overlayOf, rampOf } from './fakeness.ts';

/** Generated images as they are, with noise, or under their maps. */
export type Shown = 'clean' | 'noisy' | 'overlay';

interface Props {
  view: BatchView;
  from: number;
  to: number;
  columns: number;
  shown: Shown;
}

/** Each column has σ, the real image with its map and number, then the generated image with its map and number. */
export function BatchTable({ view, from, to, columns, shown }: Props) {
  const m = useMessages().batch;
  const items = Array.from({ length: to - from }, (_, i) => from + i);
  const noisy = shown === 'noisy';
  const real = noisy ? view.noisyReal : view.real;
  const fake = noisy ? view.noisyFake : view.fake;
  return (
    <div className="batch" style={{ '--shown': columns } as CSSProperties} data-testid="batch">
      <Row head={<span className="symbol">{m.sigma}</span>} columns={columns}>
        {items.map((i) => (
          <div key={i} className="sigma number">
            {short(view.sigma[i] ?? Number.NaN)}
          </div>
        ))}
      </Row>
      {real && view.logitsReal && (
        <Side
          kind={m.real}
          colour="var(--real)"
          pixels={real}
          logits={view.logitsReal}
          {...{ view, items, columns, shown }}
        />
      )}
      {real && <div className="gap" />}
      <Side
        kind={m.fake}
        colour="var(--fake)"
        pixels={fake}
        logits={view.real ? view.logitsFake : null}
        {...{ view, items, columns, shown }}
      />
    </div>
  );
}

interface SideProps {
  kind: string;
  colour: string;
  pixels: Uint8ClampedArray;
  logits: Float32Array | null;
  view: BatchView;
  items: number[];
  columns: number;
  shown: Shown;
}

function Side({ kind, colour, pixels, logits, view, items, columns, shown }: SideProps) {
  const m = useMessages().batch;
  const { resolution: R, mapSize: S } = view;
  const overlaid = shown === 'overlay' && logits !== null;
  const image = (i: number) => pixels.subarray(i * R * R * 4, (i + 1) * R * R * 4);
  const map = (i: number) => (logits ?? new Float32Array()).subarray(i * S * S, (i + 1) * S * S);
  return (
    <>
      <Row head={<b style={{ color: colour }}>{kind}</b>} columns={columns}>
        {items.map((i) => (
          <div key={i} className="cell">
            <PixelCanvas width={R} height={R} rgba={image(i)} label={m.image(kind, i + 1)} />
            {overlaid && (
              <PixelCanvas
                width={S}
                height={S}
                rgba={overlayOf(map(i).map(fakeness))}
                label={m.overlayLabel(kind, i + 1, meanFakeness(map(i)).toFixed(2))}
              />
            )}
          </div>
        ))}
      </Row>
      {logits && !overlaid && (
        <Row head={m.map} columns={columns}>
          {items.map((i) => (
            <div key={i} className="cell map">
              <PixelCanvas
                width={S}
                height={S}
                rgba={rampOf(map(i).map(fakeness))}
                label={m.mapLabel(kind, i + 1, meanFakeness(map(i)).toFixed(2))}
              />
            </div>
          ))}
        </Row>
      )}
      {logits && (
        <Row head={m.number} columns={columns}>
          {items.map((i) => (
            <div key={i} className="value number">
              {meanFakeness(map(i)).toFixed(2)}
            </div>
          ))}
        </Row>
      )}
    </>
  );
}

/** One line of the grid. On a short last page the remaining columns are empty. */
function Row({ head, columns, children }: { head: ReactNode; columns: number; children: ReactNode[] }) {
  return (
    <>
      <div className="head">{head}</div>
      {children}
      {Array.from({ length: columns - children.length }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: empty cells are all alike
        <span key={`empty-${i}`} />
      ))}
    </>
  );
}
