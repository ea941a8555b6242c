// Rows of images, with their fakeness through the run as colours, and its value at the time cursor.
import { useMemo } from 'react';
import { fakeness } from '../../../lib/fakeness.ts';
import { newestAt } from '../../../runs/model/history.ts';
import { pinMap } from '../../../runs/model/pinned.ts';
import type { Pinned } from '../../../runs/report.ts';
import { adapted, rampOf } from '../../batch/fakeness.ts';
import { count } from '../../format.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { useCursor } from '../../stores.tsx';
import { IconButton } from '../../widgets/IconButton.tsx';
import { PixelCanvas } from '../../widgets/PixelCanvas.tsx';
import { useClassName } from '../useClassName.ts';
import { StripTrack } from './StripTrack.tsx';
import { type StripData, type StripRow, stripPlaces } from './stripData.ts';

/** Width of the picture in pixels. */
const WIDTH = 480;

interface Props {
  data: StripData;
  resolution: number;
  /** The pinned images. Null if the rows are ranks of batches. */
  pinned: Pinned | null;
  scale: 'fixed' | 'adapted';
  /** Null if pins cannot be changed. */
  onUnpin: ((id: number) => void) | null;
}

export function Strip({ data, resolution, pinned, scale, onUnpin }: Props) {
  const m = useMessages().fakeness;
  const className = useClassName();
  const cursor = useCursor();
  const { rows, moments } = data;
  const rgba = useMemo(() => coloured(stripPlaces(data, WIDTH), scale), [data, scale]);
  const at =
    cursor === null
      ? moments.length - 1
      : Math.max(
          0,
          moments.findLastIndex((n) => n <= cursor),
        );
  const reading = pinned && newestAt(pinned.readings, cursor);
  const nameOf = (row: StripRow, i: number) =>
    row.label === null ? m.strip.rank(m.kinds[row.kind], i + 1) : `${m.kinds[row.kind]} · ${className(row.label)}`;
  return (
    <div className="strip" style={{ gridTemplateRows: `repeat(${rows.length}, 26px)` }} data-testid="strip">
      <div className="strip-picture" style={{ gridRow: `1 / span ${rows.length}` }}>
        <PixelCanvas
          width={WIDTH}
          height={rows.length}
          rgba={rgba}
          label={m.strip.picture(rows.length, moments.length)}
        />
        <StripTrack moments={moments} at={at} />
      </div>
      {rows.map((row, i) => {
        const map = reading && row.id !== null ? pinMap(reading, row.id) : null;
        const value = row.values[at] ?? Number.NaN;
        return (
          <div className="strip-row" key={row.key}>
            <span className="strip-name" style={{ gridRow: i + 1 }} data-kind={row.kind} title={nameOf(row, i)}>
              {row.rgba ? (
                <PixelCanvas width={resolution} height={resolution} rgba={row.rgba} label={nameOf(row, i)} />
              ) : (
                <i>{nameOf(row, i % (rows.length / 2))}</i>
              )}
            </span>
            <span className="strip-values" style={{ gridRow: i + 1 }}>
              {map && reading && (
                <PixelCanvas
                  width={reading.mapSize}
                  height={reading.mapSize}
                  rgba={coloured(map.map(fakeness), scale)}
                />
              )}
              <span className="number">{Number.isNaN(value) ? '–' : value.toFixed(3)}</span>
              {onUnpin && row.id !== null && (
                <IconButton
                  icon="close"
                  name={m.strip.unpin(nameOf(row, i))}
                  className="small plain"
                  press={() => onUnpin(row.id ?? 0)}
                />
              )}
            </span>
          </div>
        );
      })}
      <p className="strip-moment quiet" style={{ gridRow: rows.length + 1 }}>
        {m.strip.at(count(moments[at] ?? 0))}
      </p>
    </div>
  );
}

function coloured(places: Float32Array, scale: Props['scale']) {
  return rampOf(scale === 'fixed' ? places : adapted(places));
}
