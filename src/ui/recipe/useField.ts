import { useEffect, useMemo, useRef } from 'react';
import type { Field, Recipe } from '../../recipes/recipe.ts';
import { validate } from '../../recipes/validate.ts';
import { useStores } from '../stores.tsx';

/** A number that is being typed reaches a live run when it stands for so long. */
const SETTLE_MS = 900;

export interface FieldVerbs {
  /** Takes a value into the form; into the live run, where it may, once it stands. */
  apply(next: Recipe[keyof Recipe]): void;
  /** Takes it into the live run now. */
  settle(): void;
  reject(message: string): void;
}

/** What a field's input does: half a number typed is no change of the run, and leaves no mark in it. */
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
  // Leaving the form takes what was typed along.
  useEffect(() => verbs.settle, [verbs]);
  return verbs;
}
