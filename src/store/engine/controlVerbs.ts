// The verbs of the transport bar that control a loaded run: steps, phases, speed, captures and checkpoints.
import type { Recipe } from '../../recipes/recipe.ts';
import { withPins } from '../../runs/model/pinned.ts';
import type { DataApi, Outcome, WeightsBytes } from '../../workers/protocol.ts';
import type { RunClient } from '../../workers/trainer/client.ts';
import { knownVariants } from '../../workers/trainer/tuned.ts';
import type { LibraryStore } from '../library/libraryStore.ts';
import { changeLive } from './recordRun.ts';
import type { RunState, RunStore } from './runStore.ts';

/** The parts of the run store that these verbs use. */
interface Inside {
  readonly client: Pick<RunClient, 'verbs' | 'images'>;
  readonly library: LibraryStore;
  readonly state: RunStore['state'];
  /** Runs a verb that is answered only after the step in progress. */
  meanwhile(busy: RunState['busy'], verb: () => Promise<void>): Promise<void>;
  bytesOf(name: string): Promise<WeightsBytes>;
}

type PlanRequest = Parameters<DataApi['plan']>;

export type ControlVerbs = Pick<
  RunStore['verbs'],
  | 'resume'
  | 'step'
  | 'phase'
  | 'setSpeed'
  | 'capture'
  | 'keep'
  | 'measure'
  | 'measureInspections'
  | 'dismiss'
  | 'setPins'
>;

export function controlVerbs({ client, library, state, meanwhile, bytesOf }: Inside): ControlVerbs {
  const set = (changes: Partial<RunState>) => state.setState(changes);
  /** A new step clears the notices about the last one. */
  const resumeRun = () => set({ nanNotice: null, restoredFrom: null, notice: null });
  async function measured<T>(recipe: Recipe, plan: (...r: PlanRequest) => Promise<Outcome<T>>): Promise<T | null> {
    const { adapter } = state.getState();
    const teacher = adapter && (await bytesOf(recipe.teacher).catch(() => null));
    const made = teacher && (await plan(recipe, teacher, adapter, knownVariants(adapter)));
    return made?.ok ? made.value : null;
  }
  return {
    resume() {
      resumeRun();
      void client.verbs.start();
    },
    step(count = 1) {
      resumeRun();
      // Several steps run until their number is done, so they can be paused.
      return count > 1 ? client.verbs.step(count) : meanwhile('step', () => client.verbs.step());
    },
    phase() {
      resumeRun();
      return meanwhile('phase', () => client.verbs.phase());
    },
    setSpeed(speed) {
      set({ speed });
      if (state.getState().recipe) void client.verbs.setSpeed(speed);
    },
    capture: () => client.verbs.capture(),
    keep: () => client.verbs.keep(),
    measure: (recipe) => measured(recipe, (...request) => client.images.plan(...request)),
    measureInspections: (recipe) => measured(recipe, (...request) => client.images.planInspections(...request)),
    async setPins(pins) {
      changeLive(library, (h) => withPins(h, pins));
      await client.verbs.setPins(pins);
    },
    dismiss: () => set({ notice: null }),
  };
}
