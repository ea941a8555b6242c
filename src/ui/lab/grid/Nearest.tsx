// The training images nearest to the selected sample, in pixels or in a classifier's features.
import { useState } from 'react';
import { hasFeatures, type NearestSpace } from '../../../store/lab/labNearest.ts';
import { short } from '../../format.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { useLab, useRun, useStores } from '../../stores.tsx';
import { PixelCanvas } from '../../widgets/PixelCanvas.tsx';
import { Segmented } from '../../widgets/Segmented.tsx';

export function Nearest() {
  const m = useMessages().lab.picked;
  const { verbs } = useStores().lab;
  const nearest = useLab((s) => s.nearest);
  const own = useRun((s) => s.own.summary !== null);
  const [wish, setWish] = useState<'shapes10' | 'own'>('shapes10');
  const [by, setBy] = useState<NearestSpace>('pixels');
  const set = own ? wish : 'shapes10';
  const resolution = useLab((s) => s.grid?.cells.resolution ?? 0);
  const features = useRun((s) => hasFeatures(set, s, resolution));
  const space = features ? by : 'pixels';
  const spaces = (['pixels', 'features'] as const).map((value) => ({ value, label: m.spaces[value] }));
  const options = (['shapes10', 'own'] as const).map((value) => ({ value, label: m.sets[value] }));
  return (
    <div className="lab-nearest">
      <div className="lab-row">
        <button
          type="button"
          className="button small"
          title={m.nearestHints[space]}
          disabled={nearest.kind === 'looking'}
          onClick={() => void verbs.findNearest(set, space)}
          data-testid="lab-nearest"
        >
          {m.nearest}
        </button>
        {features && <Segmented label={m.space} value={space} options={spaces} onChange={setBy} />}
        {own && <Segmented label={m.set} value={set} options={options} onChange={setWish} />}
      </div>
      <div aria-live="polite">
        {nearest.kind === 'looking' && (
          <p className="quiet">
            {m.looking(nearest.done, nearest.total)}
            <progress aria-label={m.nearest} value={nearest.done} max={Math.max(1, nearest.total)} />
            <button type="button" className="button plain small" onClick={() => verbs.forgetNearest()}>
              {m.stop}
            </button>
          </p>
        )}
        {nearest.kind === 'bad' && (
          <p className="bad" role="alert">
            {nearest.message}
          </p>
        )}
        {nearest.kind === 'found' && <Found />}
      </div>
    </div>
  );
}

function Found() {
  const m = useMessages().lab.picked;
  const nearest = useLab((s) => s.nearest);
  if (nearest.kind !== 'found') return null;
  const { images, resolution, set, count, space } = nearest.result;
  return (
    <>
      <ol className="lab-neighbours" data-testid="lab-neighbours">
        {images.map(({ index, label, distance, rgba }, i) => (
          <li key={index}>
            <PixelCanvas
              width={resolution}
              height={resolution}
              rgba={rgba}
              label={m.neighbour(i + 1, label, short(distance))}
            />
            <small className="number">{short(distance)}</small>
          </li>
        ))}
      </ol>
      <p className="quiet">
        {m.found(count, set)} {m.meanings[space]}
      </p>
    </>
  );
}
