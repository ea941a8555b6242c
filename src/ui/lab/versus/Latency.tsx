// The number of images and evaluations and the milliseconds of the sampling, or its progress.
import { short } from '../../format.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { useLab } from '../../stores.tsx';
import { milliseconds } from './milliseconds.ts';

export function Latency() {
  const m = useMessages().lab.grid;
  const grid = useLab((s) => s.grid);
  const sampling = useLab((s) => s.sampling);
  if (!grid) return null;
  const { timing, done, cells, ms } = grid;
  const rate = timing && timing.ms > 0 ? short((timing.images / timing.ms) * 1000) : null;
  return (
    <p className="lab-latency number" role="status" data-testid="lab-latency" data-done={timing !== null}>
      {timing ? (
        <>
          <b>{m.latency(timing.images, timing.nfe, milliseconds(timing.ms))}</b>{' '}
          {rate && <span className="quiet">{m.rate(rate, timing.batch)}</span>}
        </>
      ) : (
        <>
          {m.progress(done, cells.count, milliseconds(ms))} {!sampling && <span className="quiet">{m.stopped}</span>}
        </>
      )}
    </p>
  );
}
