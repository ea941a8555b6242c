// The choice of the images: a recorded batch, the pinned images, or the person's own picture.
import { count } from '../../format.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { useStores } from '../../stores.tsx';
import { IconButton } from '../../widgets/IconButton.tsx';
import { Segmented } from '../../widgets/Segmented.tsx';
import { SOURCES } from './stepperState.ts';
import type { Stepper } from './useStepper.ts';

export function BatchBar({ stepper }: { stepper: Stepper }) {
  const m = useMessages().fakeness.stepper;
  const { library } = useStores();
  const { state, change, batches, batch, at, go, following, judges } = stepper;
  const total = batches.length;
  const shown = batch !== null && state.source === 'batch';
  return (
    <div className="stepper-bar">
      <Segmented
        label={m.source}
        value={state.source}
        options={SOURCES.filter((s) => s !== 'pinned' || judges).map((value) => ({ value, label: m.sources[value] }))}
        onChange={(source) => change({ source, ...(source === 'batch' ? {} : { sigma: state.sigma }) })}
      />
      {shown && (
        <div className="batch-steps">
          <IconButton icon="first" name={m.first} on={at > 0} press={() => go(0)} />
          <IconButton icon="left" name={m.previous} title={`${m.previous} · ←`} on={at > 0} press={() => go(at - 1)} />
          <span className="number" data-testid="batch-at">
            {m.at(at + 1, total)}
          </span>
          <IconButton icon="right" name={m.next} title={`${m.next} · →`} on={at < total - 1} press={() => go(at + 1)} />
          <IconButton icon="last" name={m.last} on={at < total - 1} press={() => go(total - 1)} />
        </div>
      )}
      {shown && batch && (
        <span className="quiet" data-testid="batch-moment">
          {m.moment(count(batch.step), count(batch.nimg))}
        </span>
      )}
      {shown && !following && (
        <button type="button" className="button plain small" onClick={() => library.seek(null)}>
          {m.follow}
        </button>
      )}
    </div>
  );
}
