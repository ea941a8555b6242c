// The verbs of the transport bar, and which of them are possible now.
import { recipeDiff } from '../../recipes/fields.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { branchRefusal } from '../../store/engine/branchRefusal.ts';
import { type RunState, waitingChanges } from '../../store/engine/runStore.ts';
import { useLeftRun, useResume } from '../runs/useResume.ts';
import { useHindrance, useRecipe, useRun, useStores, useWaiting } from '../stores.tsx';

/** The action of the primary button. */
export type Primary = 'train' | 'pause' | 'resume' | 'restart' | 'branch';

const VERBS = ['primary', 'step', 'ten', 'phase', 'stop', 'branch', 'capture', 'keep', 'reset'] as const;
export type VerbName = (typeof VERBS)[number];

export interface TransportVerbs {
  kind: Primary;
  /** Whether a verb is possible now. */
  can: Readonly<Record<VerbName, boolean>>;
  /** Runs a verb if it is possible. */
  press: Readonly<Record<VerbName, () => void>>;
}

/** The settings of the form that the loaded run does not follow, with their new values. */
export function changesOf(run: RunState, form: Recipe): Partial<Recipe> {
  return Object.fromEntries(waitingChanges(run, form).map((key) => [key, form[key]]));
}

/** The verbs that are possible in the run's present phase. */
export function useTransport(): TransportVerbs {
  const { run, recipe: form } = useStores();
  const { verbs } = run;
  const recipe = useRecipe((s) => s.recipe);
  const kind = useRun((s) => s.phase.kind);
  const idle = useRun((s) => s.busy === null);
  const done = useRun((s) => s.recipe !== null && s.step >= s.recipe.steps);
  const begun = useRun((s) => s.step > 0);
  const branches = useRun((s) => branchRefusal(s, changesOf(s, recipe)) === null);
  const hindrance = useHindrance();
  const left = useLeftRun();
  const { resumeRun } = useResume();
  const waiting = useWaiting();
  const running = kind === 'running';
  const loaded = kind === 'paused' || kind === 'finished';
  const fresh = kind === 'idle' || kind === 'failed' || (loaded && waiting > 0);
  const canGo = idle && (running || (fresh ? hindrance === null : loaded && !done));
  const forks = loaded && waiting > 0 && branches;
  const branch = async () => {
    await verbs.branch(changesOf(run.state.getState(), recipe));
    // The branch keeps its parent's preset, and so does the form. Otherwise its live settings would belong to another
    // preset.
    const { recipe: going } = run.state.getState();
    if (going && recipeDiff(going, form.getState().recipe).length === 0) form.getState().adopt(going);
  };
  const begin = (then: 'run' | 'step') => void (left ? resumeRun(left.id, left.from, then) : verbs.train(recipe, then));
  const can = {
    primary: canGo,
    step: canGo,
    ten: idle && !done && (running || loaded) && !(loaded && waiting > 0),
    phase: idle && !done && (running || loaded) && !(loaded && waiting > 0),
    stop: idle && (running || kind === 'paused'),
    branch: idle && branches && hindrance === null,
    capture: idle && (running || loaded),
    keep: idle && begun && (running || loaded),
    reset: kind !== 'idle',
  };
  const press = {
    primary: () => (running ? void verbs.pause() : forks ? void branch() : fresh ? begin('run') : verbs.resume()),
    step: () => (fresh ? begin('step') : void verbs.step()),
    ten: () => void verbs.step(10),
    phase: () => void verbs.phase(),
    stop: () => void verbs.stop(),
    branch: () => void branch(),
    capture: () => void verbs.capture(),
    keep: () => void verbs.keep(),
    reset: () => verbs.reset(),
  };
  const guarded = VERBS.map((name) => [name, () => void (can[name] && press[name]())] as const);
  return {
    kind: running
      ? 'pause'
      : forks
        ? 'branch'
        : loaded && waiting > 0
          ? 'restart'
          : loaded || left
            ? 'resume'
            : 'train',
    can,
    press: Object.fromEntries(guarded) as Record<VerbName, () => void>,
  };
}
