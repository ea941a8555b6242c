// The inputs of the field types. They use a field's row and no store, except for file import.
import { useState } from 'react';
import { shortNumber } from '../../recipes/link.ts';
import { numberOfText } from '../../recipes/numberText.ts';
import type { Field } from '../../recipes/recipe.ts';
import { problemOf } from '../../recipes/validate.ts';
import { useMessages } from '../messages/useMessages.ts';

interface NumberProps {
  id: string;
  field: Field;
  /** Null: the field is empty, which its default allows. */
  value: number | null;
  apply: (value: number | null) => void;
  /** The number is complete. */
  settle: () => void;
  reject: (message: string) => void;
}

/** The number of a text. An empty text is null where the field may be empty, else not a number. */
function numberOf(field: Field, text: string): number | null | 'ambiguous' {
  if (text.trim() === '') return field.default === null ? null : Number.NaN;
  return numberOfText(text, field.type === 'int');
}

function written(value: number | null): string {
  if (value === null) return '';
  return Math.abs(value) < 1e-3 || Math.abs(value) >= 1e6 ? shortNumber(value) : String(value);
}

/** The input of a number. A text that is not valid stays visible with its reason, and the recipe does not change. */
export function NumberInput({ id, field, value, apply, settle, reject }: NumberProps) {
  const { recipe: m, fields } = useMessages();
  const { label, unit } = fields[field.key as keyof typeof fields];
  const [draft, setDraft] = useState<string | null>(null);
  const commit = (text: string) => {
    const next = numberOf(field, text);
    if (next === 'ambiguous') {
      reject(m.ambiguousNumber(label, text.trim()));
      return;
    }
    const problem = problemOf(field, next);
    if (problem) reject(Number.isNaN(next) ? m.needsNumber(label) : m.problem(problem, label));
    else apply(next);
  };
  return (
    <input
      id={id}
      type="text"
      inputMode="decimal"
      autoComplete="off"
      spellCheck={false}
      value={draft ?? written(value)}
      aria-describedby={`${id}-tip`}
      title={unit === '' ? undefined : unit}
      onChange={(e) => {
        setDraft(e.target.value);
        commit(e.target.value);
      }}
      onBlur={(e) => {
        if (problemOf(field, numberOf(field, e.target.value))) return;
        setDraft(null);
        settle();
      }}
      onKeyDown={(e) => {
        if (e.key === 'Enter') settle();
      }}
    />
  );
}

interface SelectProps {
  id: string;
  value: string;
  options: readonly { value: string; label: string }[];
  apply: (value: string) => void;
}

export function Select({ id, value, options, apply }: SelectProps) {
  return (
    <select id={id} value={value} aria-describedby={`${id}-tip`} onChange={(e) => apply(e.target.value)}>
      {options.map((o) => (
        <option key={o.value} value={o.value}>
          {o.label}
        </option>
      ))}
    </select>
  );
}

export function Switch({ id, on, apply }: { id: string; on: boolean; apply: (on: boolean) => void }) {
  const m = useMessages().recipe;
  return (
    <>
      <input
        id={id}
        type="checkbox"
        checked={on}
        aria-describedby={`${id}-tip`}
        onChange={(e) => apply(e.target.checked)}
      />
      <span className="quiet">{on ? m.on : m.off}</span>
    </>
  );
}
