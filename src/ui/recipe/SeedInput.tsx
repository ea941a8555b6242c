// The input of a seed: a number, or a text whose hash is the seed, with a button for a random seed.
import { useState } from 'react';
import { seedOf } from '../../recipes/seed.ts';
import { useMessages } from '../messages/useMessages.ts';
import { Icon } from '../widgets/icons.tsx';

interface Props {
  id: string;
  value: number;
  apply: (seed: number) => void;
}

export function SeedInput({ id, value, apply }: Props) {
  const m = useMessages().recipe;
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft !== null && seedOf(draft) === value ? draft : String(value);
  const hashed = text !== String(value);
  return (
    <div className="seed">
      <input
        id={id}
        type="text"
        autoComplete="off"
        spellCheck={false}
        value={text}
        aria-describedby={`${id}-tip`}
        onChange={(e) => {
          setDraft(e.target.value);
          apply(seedOf(e.target.value));
        }}
      />
      <button
        type="button"
        className="button plain square"
        title={m.dice}
        aria-label={m.dice}
        onClick={() => {
          setDraft(null);
          apply(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0);
        }}
      >
        <Icon name="dice" />
      </button>
      {hashed && <output className="quiet number">{m.hashed(value)}</output>}
    </div>
  );
}
