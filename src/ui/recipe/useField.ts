// Applies the inputs of a field to the form and to the live run.
import { useEffect, useMemo, useRef } from 'react';
import type { Field, Recipe } from '../../recipes/recipe.ts';
import { validate } from '../../recipes/validate.ts';
import { useStores } from '../stores.tsx';

/** Milliseconds without typing before a number reaches the live run. */
const SETTLE_MS = 900;

export interface FieldVerbs {
  /** Applies a value to the form at once, and to the live run after a pause if the field is live. */
  apply(next: Recipe[keyof Recipe]): void;
  /** Applies the value to the live run now. */
  settle(): void;
  reject(message: string): void;
}

/** A number that is only half typed does not change the run and leaves no mark. */
export function useField(field: Field): FieldVerbs {
  const { run, recipe } = useStores();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const verbs = useMemo(() => {
    const { key } = field;
    const settle = () => {
      clearTimeout(timer.current);
      const { recipe: form } = recipe.getState();
      const { recipe: going } = run.state.getState();
      if (!field.live || !going || going.preset !== form.preset || going[key] === form[key]) return;
      const next = { ...going, [key]: form[key] };
      if (!validate(next).some((issue) => issue.key === key)) run.verbs.setLive(key, form[key]);
    };
    return {
      settle,
      apply: (next: Recipe[keyof Recipe]) => {
        recipe.getState().setField(key, next);
        clearTimeout(timer.current);
        timer.current = setTimeout(settle, SETTLE_MS);
      },
      reject: (message: string) => recipe.getState().reject(key, message),
    };
  }, [field, run, recipe]);
  // Leaving the form applies the typed value.
  useEffect(() => verbs.settle, [verbs]);
  return verbs;
}
