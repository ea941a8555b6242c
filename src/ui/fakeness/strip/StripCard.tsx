// The fakeness of the pinned images through the run. A click moves the time cursor.
import { useMemo } from 'react';
import { traitsOf } from '../../../recipes/methods.ts';
import { unpinned } from '../../../runs/model/pinned.ts';
import { short } from '../../format.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { useRun, useShown, useStores } from '../../stores.tsx';
import { Card } from '../../widgets/Card.tsx';
import type { Stepper } from '../stepper/useStepper.ts';
import { Strip } from './Strip.tsx';
import { batchStrip, pinnedStrip } from './stripData.ts';

export function StripCard({ stepper }: { stepper: Stepper }) {
  const m = useMessages().fakeness.strip;
  const { run } = useStores();
  const pinned = useShown((h) => h?.pinned ?? null);
  const stopped = useRun((s) => s.unpinned);
  const { batches, networks, meta } = stepper;
  const hasPins = pinned !== null && pinned.set.ids.length > 0;
  const data = useMemo(
    () => (pinned && hasPins ? pinnedStrip(pinned) : batchStrip(batches)),
    [pinned, hasPins, batches],
  );
  if (!meta || !traitsOf(meta.recipe.method).judges) return null;
  const live = networks === 'now';
  return (
    <Card title={m.title} hint={hasPins ? m.hint(short(pinned.set.sigma)) : m.hintBatches}>
      <div className="card-body">
        {!hasPins && <p className="note">{live ? m.noneYet : m.none}</p>}
        {live && stopped && (
          <p className="note" data-kind="bad">
            {m.stopped(stopped)}
          </p>
        )}
        {data.rows.length > 0 && data.moments.length > 0 && (
          <Strip
            data={data}
            resolution={meta.recipe.resolution}
            pinned={hasPins ? pinned : null}
            scale={stepper.state.scale}
            onUnpin={live && hasPins ? (id) => void run.verbs.setPins(unpinned(pinned.set, id)) : null}
          />
        )}
        {hasPins && <p className="quiet strip-note">{m.note}</p>}
      </div>
    </Card>
  );
}
