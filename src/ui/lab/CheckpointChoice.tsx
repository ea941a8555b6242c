// The choice of a stored checkpoint of any run. The newest of the shown run comes first.
import { useMemo } from 'react';
import { type StoredGenerator, storedGenerators } from '../../store/lab/labSources.ts';
import { count } from '../format.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useCheckpoints, useLab, useLibrary, useStores } from '../stores.tsx';

export function CheckpointChoice({ chosen }: { chosen: boolean }) {
  const { source: m } = useMessages().lab;
  const kinds = useMessages().checkpoints.kinds;
  const { verbs } = useStores().lab;
  const library = useLibrary((s) => s);
  const checkpoints = useCheckpoints((s) => s);
  const last = useLab((s) => s.checkpoint);
  const runs = useMemo(() => storedGenerators(library, checkpoints), [library, checkpoints]);
  const all = runs.flatMap(({ id, list }) => list.map(({ name }) => ({ run: id, name })));
  const keyOf = (c: StoredGenerator) => `${c.run}/${c.name}`;
  const at = all.find((c) => last && keyOf(c) === keyOf(last)) ?? all[0];
  const choose = (kept: StoredGenerator | undefined) => kept && void verbs.chooseCheckpoint(kept);
  return (
    <div className="preset lab-choice lab-checkpoints" data-off={all.length === 0}>
      <label>
        <input
          type="radio"
          name="lab-source"
          checked={chosen}
          disabled={all.length === 0}
          onChange={() => choose(at)}
          data-testid="lab-source-checkpoint"
        />
        <span>{m.names.checkpoint}</span>
      </label>
      {all.length === 0 ? (
        <small className="quiet">{m.closed.checkpoint}</small>
      ) : (
        <select
          value={at && keyOf(at)}
          onChange={(e) => choose(all.find((c) => keyOf(c) === e.target.value))}
          aria-label={m.whichCheckpoint}
          data-testid="lab-checkpoint"
        >
          {runs.map(({ id, name, list }) => (
            <optgroup key={id} label={name}>
              {list.map((c) => (
                <option key={c.name} value={keyOf({ run: id, name: c.name })}>
                  {m.checkpoint(count(c.nimg), kinds[c.kind], c.note)}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      )}
    </div>
  );
}
