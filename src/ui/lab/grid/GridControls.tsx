// The controls of the grid: seeds, class, noise level, sample again, other seeds, stop.
import { useMessages } from '../../messages/useMessages.ts';
import { useLab, useStores } from '../../stores.tsx';
import { useHotkeys } from '../../transport/useHotkeys.ts';
import { Icon } from '../../widgets/icons.tsx';
import { SigmaInput } from '../SigmaInput.tsx';
import { SeedsInput } from './SeedsInput.tsx';
import { useClassName } from './sampleName.ts';

/** The same number of seeds, from a random start. */
function otherSeeds(count: number): number[] {
  const from = (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % 1_000_000;
  return Array.from({ length: count }, (_, i) => from + i);
}

export function GridControls() {
  const m = useMessages().lab.grid;
  const { verbs } = useStores().lab;
  const busy = useLab((s) => s.sampling || s.opening);
  const count = useLab((s) => s.seeds.length);
  const dice = () => void verbs.setSeeds(otherSeeds(count));
  useHotkeys({ r: () => void verbs.regenerate(), n: dice });
  return (
    <div className="lab-controls">
      <SeedsInput />
      <button type="button" className="button square" aria-label={m.dice} title={m.dice} onClick={dice}>
        <Icon name="dice" />
      </button>
      <ClassSelect />
      <SigmaInput />
      {busy ? (
        <button type="button" className="button" onClick={verbs.cancel} data-testid="lab-stop">
          <Icon name="stop" />
          {m.stop}
        </button>
      ) : (
        <button
          type="button"
          className="button"
          title={m.regenerateHint}
          onClick={() => void verbs.regenerate()}
          data-testid="lab-regenerate"
        >
          <Icon name="reset" />
          {m.regenerate}
        </button>
      )}
    </div>
  );
}

function ClassSelect() {
  const m = useMessages().lab.grid;
  const { verbs } = useStores().lab;
  const classes = useLab((s) => s.network?.classes ?? 0);
  const label = useLab((s) => s.label);
  const className = useClassName();
  if (classes === 0) return null;
  return (
    <label className="lab-field">
      <span>{m.class}</span>
      <select
        value={label ?? ''}
        onChange={(e) => void verbs.setLabel(e.target.value === '' ? null : Number(e.target.value))}
      >
        <option value="">{m.inTurn}</option>
        {Array.from({ length: classes }, (_, k) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a class is its number
          <option key={k} value={k}>
            {m.classOf(k, className(k))}
          </option>
        ))}
      </select>
    </label>
  );
}
