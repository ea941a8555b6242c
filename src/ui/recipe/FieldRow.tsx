import { useId } from 'react';
import type { Field, Recipe } from '../../recipes/recipe.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRecipe, useRun, useStores } from '../stores.tsx';
import { FileInput } from './FileInput.tsx';
import { NumberInput, Select, Switch } from './inputs.tsx';
import { MathSymbol } from './MathSymbol.tsx';

/** The papers' signs; plain words of the code would only repeat the label. */
const SYMBOLIC = /^.$|[^a-z]/i;

interface Props {
  field: Field;
  value: Recipe[keyof Recipe];
  presetValue: Recipe[keyof Recipe];
  problem: string | null;
}

/** One hyperparameter: name and symbol, its value, a dot that takes it back to the preset. */
export function FieldRow({ field, value, presetValue, problem }: Props) {
  const m = useMessages().recipe;
  const id = useId();
  const { run, recipe } = useStores();
  const going = useRun((s) => s.recipe !== null);
  const rejected = useRecipe((s) => s.rejected[field.key] !== undefined);
  const apply = (next: Recipe[keyof Recipe]) => {
    const { setField, recipe: form } = recipe.getState();
    setField(field.key, next);
    const loaded = run.state.getState().recipe;
    if (field.live && loaded?.preset === form.preset) run.verbs.setLive(field.key, next);
  };
  const reject = (message: string) => recipe.getState().reject(field.key, message);
  const changed = value !== presetValue || rejected;
  return (
    <div className="field" data-bad={problem !== null} data-field={field.key}>
      <div className="name">
        <label htmlFor={id}>{field.label}</label>
        {SYMBOLIC.test(field.symbol) && <MathSymbol text={field.symbol} />}
        {field.live && going && (
          <span className="chip" title={m.liveHint}>
            {m.live}
          </span>
        )}
      </div>
      <div className="tip" id={`${id}-tip`} role="tooltip">
        {field.doc}
      </div>
      <div className="value">
        <Input id={id} field={field} value={value} apply={apply} reject={reject} />
      </div>
      {changed ? (
        <button
          type="button"
          className="dot"
          title={m.reset(field.label, shown(presetValue))}
          aria-label={m.reset(field.label, shown(presetValue))}
          onClick={() => apply(presetValue)}
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
  reject: (message: string) => void;
}

function Input({ id, field, value, apply, reject }: InputProps) {
  const m = useMessages().recipe;
  if (field.type === 'bool') return <Switch id={id} on={value === true} apply={apply} />;
  if (field.type === 'choice') {
    const names: Readonly<Record<string, string>> = { ...m.methods, ...m.datasets };
    const options = (field.choices ?? []).map((c) => ({ value: c, label: names[c] ?? c }));
    return <Select id={id} value={String(value)} options={options} apply={(v) => apply(v as Recipe['method'])} />;
  }
  if (field.type === 'text') {
    return <FileInput id={id} field={field} value={value as string | null} apply={apply} reject={reject} />;
  }
  return <NumberInput id={id} field={field} value={Number(value)} apply={apply} reject={reject} />;
}

function shown(value: Recipe[keyof Recipe]): string {
  return value === null ? '–' : String(value);
}
