// The input of seeds as text. Enter or leaving the input applies it. A text that is not valid stays, with the reason.
import { useId, useState } from 'react';
import { seedList, seedText } from '../../../lib/seedList.ts';
import { MAX_IMAGES } from '../../../store/lab/labStore.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { useLab, useStores } from '../../stores.tsx';

export function SeedsInput() {
  const m = useMessages().lab.grid;
  const { verbs } = useStores().lab;
  const seeds = useLab((s) => s.seeds);
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const bad = draft !== null && seedList(draft, MAX_IMAGES) === null;
  const take = () => {
    const next = draft === null ? null : seedList(draft, MAX_IMAGES);
    if (!next) return;
    setDraft(null);
    if (seedText(next) !== seedText(seeds)) void verbs.setSeeds(next);
  };
  return (
    <label className="lab-field lab-seeds">
      <span>{m.seeds}</span>
      <input
        type="text"
        autoComplete="off"
        spellCheck={false}
        title={m.seedsHint}
        value={draft ?? seedText(seeds)}
        aria-invalid={bad}
        aria-describedby={bad ? id : undefined}
        onChange={(e) => setDraft(e.target.value)}
        onBlur={take}
        onKeyDown={(e) => e.key === 'Enter' && take()}
        data-testid="lab-seeds"
      />
      {bad && (
        <small className="bad lab-problem" id={id} role="alert">
          {m.badSeeds(MAX_IMAGES)}
        </small>
      )}
    </label>
  );
}
