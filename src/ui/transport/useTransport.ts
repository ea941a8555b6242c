import { useHindrance, useRecipe, useRun, useStores, useWaiting } from '../stores.tsx';

export interface TransportVerbs {
  /** Train, pause, resume or restart: what the primary button says. */
  primary: () => void;
  canPrimary: boolean;
  step: () => void;
  canStep: boolean;
  stop: () => void;
  canStop: boolean;
  reset: () => void;
}

/** The verbs that make sense in the run's present phase. */
export function useTransport(): TransportVerbs {
  const { verbs } = useStores().run;
  const recipe = useRecipe((s) => s.recipe);
  const kind = useRun((s) => s.phase.kind);
  const idle = useRun((s) => s.busy === null);
  const done = useRun((s) => s.recipe !== null && s.step >= s.recipe.steps);
  const hindrance = useHindrance();
  const waiting = useWaiting();
  const loaded = kind === 'paused' || kind === 'finished';
  const fresh = kind === 'idle' || kind === 'failed' || (loaded && waiting > 0);
  const canGo = idle && (kind === 'running' || (fresh ? hindrance === null : loaded && !done));
  const canStop = idle && (kind === 'running' || kind === 'paused');
  const primary = () => {
    if (!canGo) return;
    if (kind === 'running') void verbs.pause();
    else if (fresh) void verbs.train(recipe, 'run');
    else verbs.resume();
  };
  const step = () => {
    if (!canGo) return;
    if (fresh) void verbs.train(recipe, 'step');
    else void verbs.step();
  };
  const stop = () => {
    if (canStop) void verbs.stop();
  };
  return { primary, canPrimary: canGo, step, canStep: canGo, stop, canStop, reset: () => verbs.reset() };
}
