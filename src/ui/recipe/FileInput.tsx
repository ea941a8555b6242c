// The choice of a weights file: a built-in one, or the person's own, which is checked first.
import { useRef, useState } from 'react';
import type { Field } from '../../recipes/recipe.ts';
import { WeightsInput } from '../files/WeightsInput.tsx';
import { useMessages } from '../messages/useMessages.ts';
import { useStores } from '../stores.tsx';

interface Props {
  id: string;
  field: Field;
  value: string | null;
  apply: (name: string | null) => void;
  reject: (message: string) => void;
}

export function FileInput({ id, field, value, apply, reject }: Props) {
  const { recipe: m, weights: w, fields } = useMessages();
  const { label } = fields[field.key as keyof typeof fields];
  const { verbs } = useStores().run;
  const picker = useRef<HTMLInputElement>(null);
  const [reading, setReading] = useState<string | null>(null);
  const [about, setAbout] = useState<{ name: string; text: string } | null>(null);
  const name = value?.replace(/\.(safetensors|pkl)$/, '') ?? m.fromTeacher;
  const take = async (file: File) => {
    setReading(file.name);
    const read = await verbs.importWeights(file);
    setReading(null);
    if (!read.ok) return reject(read.failure.message);
    setAbout({ name: file.name, text: w.summary(read.value) });
    apply(file.name);
  };
  return (
    <>
      <button
        id={id}
        type="button"
        className="button small file-name"
        disabled={reading !== null}
        title={about !== null && about.name === value ? `${value}: ${about.text}` : (value ?? m.fromTeacher)}
        aria-describedby={`${id}-tip`}
        onClick={() => picker.current?.click()}
      >
        <span>{reading === null ? name : w.reading(reading)}</span>
      </button>
      <WeightsInput ref={picker} label={`${label}: ${m.chooseFile}`} onFile={(file) => void take(file)} />
    </>
  );
}
