// One field of the recipe: label and symbol, value, and a dot that resets it to the preset.
import { useId } from 'react';
import { methodsWhere } from '../../recipes/methods.ts';
import type { Field, Recipe } from '../../recipes/recipe.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRecipe, useRun } from '../stores.tsx';
import { FieldTip } from './FieldTip.tsx';
import { FileInput } from './FileInput.tsx';
import { NumberInput, Select, Switch } from './inputs.tsx';
import { MathSymbol } from './MathSymbol.tsx';
import { SeedInput } from './SeedInput.tsx';
import { useField } from './useField.ts';
import { useShownValue } from './useShownValue.ts';

/** Symbols of the papers. A word of the code would only repeat the label. */
const SYMBOLIC = /^.$|[^a-z]/i;

interface Props {
  field: Field;
  value: Recipe[keyof Recipe];
  presetValue: Recipe[keyof Recipe];
  problem: string | null;
}

export function FieldRow({ field, value, presetValue, problem }: Props) {
  const { recipe: m, fields } = useMessages();
  const id = useId();
  const { label, unit } = fields[field.key as keyof typeof fields];
  const going = useRun((s) => s.recipe !== null);
  const rejected = useRecipe((s) => s.rejected[field.key] !== undefined);
  const shown = useShownValue();
  const { apply, settle, reject } = useField(field);
  const changed = value !== presetValue || rejected;
  const { chip, hint } = m.change[field.change];
  const back = m.reset(label, shown(presetValue));
  return (
    <div className="field" data-bad={problem !== null} data-field={field.key}>
      <div className="name">
        <label htmlFor={id}>{label}</label>
        {SYMBOLIC.test(field.symbol) && <MathSymbol text={field.symbol} />}
        {unit !== '' && unit !== label.toLowerCase() && <small className="quiet"> {unit}</small>}
        {going && (
          <span className="chip" data-change={field.change} title={hint}>
            {chip}
          </span>
        )}
      </div>
      <FieldTip id={`${id}-tip`} field={field} presetValue={presetValue} />
      <div className="value">
        <Input id={id} field={field} value={value} apply={apply} settle={settle} reject={reject} />
      </div>
      {changed ? (
        <button
          type="button"
          className="dot"
          title={back}
          aria-label={back}
          onClick={() => {
            apply(presetValue);
            settle();
          }}
        />
      ) : (
        <span />
      )}
      {problem && (
        <p className="problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

interface InputProps {
  id: string;
  field: Field;
  value: Recipe[keyof Recipe];
  apply: (next: Recipe[keyof Recipe]) => void;
  settle: () => void;
  reject: (message: string) => void;
}

function Input({ id, field, value, apply, settle, reject }: InputProps) {
  const m = useMessages().recipe;
  const now = (next: Recipe[keyof Recipe]) => {
    apply(next);
    settle();
  };
  if (field.key === 'seed') return <SeedInput id={id} value={Number(value)} apply={now} />;
  if (field.type === 'bool') return <Switch id={id} on={value === true} apply={now} />;
  if (field.type === 'choice') {
    const names: Readonly<Record<string, string>> = { ...m.methods, ...m.datasets, ...m.means };
    const choices = field.key === 'method' ? methodsWhere((t) => t.onPage) : (field.choices ?? []);
    const options = choices.map((c) => ({ value: c, label: names[c] ?? c }));
    return <Select id={id} value={String(value)} options={options} apply={(v) => now(v as Recipe['method'])} />;
  }
  if (field.type === 'text') {
    return <FileInput id={id} field={field} value={value as string | null} apply={now} reject={reject} />;
  }
  const number = value === null ? null : Number(value);
  return <NumberInput id={id} field={field} value={number} apply={apply} settle={settle} reject={reject} />;
}
