// The stepper: the chosen batch and image, and the data that is shown of them.
import { useMemo, useState } from 'react';
import { traitsOf } from '../../../recipes/methods.ts';
import { newestAt, type RunMeta } from '../../../runs/model/history.ts';
import type { BatchView } from '../../../runs/report.ts';
import { type InspectNetworksOf, networksFor } from '../../../store/engine/runInspector.ts';
import { newestCheckpoint } from '../../../store/library/checkpointStore.ts';
import { useCheckpoints, useCursor, useLibrary, useRun, useShown, useStores } from '../../stores.tsx';
import { type Kind, pinnedSubjects, type Subject, subjectsOf } from '../subjects.ts';
import { type Seen, seenOf } from './seen.ts';
import { chosen, type StepperState } from './stepperState.ts';
import { type Inspections, useInspections } from './useInspections.ts';

const NO_BATCHES: readonly BatchView[] = [];
const NO_SUBJECTS: readonly Subject[] = [];

export interface Stepper {
  readonly meta: RunMeta | null;
  readonly state: StepperState;
  change(changes: Partial<StepperState>): void;
  readonly batches: readonly BatchView[];
  readonly batch: BatchView | null;
  /** The batch's index among the stored batches. */
  readonly at: number;
  /** Shows a batch by its index. The last index follows the newest batch. */
  go(place: number): void;
  readonly following: boolean;
  /** Whether the method trains the encoder to tell real from generated. SiD does not. */
  readonly judges: boolean;
  readonly networks: InspectNetworksOf;
  readonly subjects: readonly Subject[];
  /** The data of each subject. Null while it is being inspected. */
  readonly seen: Readonly<Partial<Record<Kind, Seen | null>>>;
  readonly inspections: Inspections;
  inspectAgain(): void;
  /** The person's own picture. */
  readonly own: Subject | null;
  setOwn(own: Subject): void;
}

/** The batch at the time cursor, the selected image, and the results of inspections. */
export function useStepper(wanted: StepperState, choose: (changes: Partial<StepperState>) => void): Stepper {
  const { library } = useStores();
  const cursor = useCursor();
  const meta = useShown((h) => h?.meta ?? null);
  const batches = useShown((h) => h?.batches ?? NO_BATCHES);
  const set = useShown((h) => h?.pinned?.set ?? null);
  const loaded = useRun((s) => s.recipe !== null);
  const live = useLibrary((s) => s.live);
  const [own, setOwn] = useState<Subject | null>(null);
  const [again, setAgain] = useState(0);
  const judges = meta !== null && traitsOf(meta.recipe.method).judges;
  // SiD runs have no pinned images, because their encoder is no discriminator.
  const state: StepperState =
    meta && !judges && wanted.source === 'pinned' ? { ...wanted, source: 'batch', mode: 'recorded' } : wanted;
  const batch = newestAt(batches, cursor);
  const last = batches.length - 1;
  const subjects = useMemo((): readonly Subject[] => {
    if (state.source === 'own') return own ? [own] : NO_SUBJECTS;
    if (state.source === 'pinned') return set ? pinnedSubjects({ set, readings: [] }) : NO_SUBJECTS;
    return batch ? subjectsOf(batch) : NO_SUBJECTS;
  }, [state.source, own, set, batch]);
  const kept = useCheckpoints((s) => (meta ? newestCheckpoint(s, meta.id) : null));
  const networks = meta ? networksFor(meta.id, loaded ? live : null, kept) : 'none';
  const inspections = useInspections(meta, subjects, state, again);
  const { answers } = inspections;
  const answered = inspections.of === subjects;
  // It depends only on these parts of the state. Selection, order and colours do not compute it again.
  const seen = useMemo(
    () =>
      Object.fromEntries(
        subjects.map((s) => [s.kind, seenOf(s, state.mode, answered ? answers[s.kind] : undefined, judges)]),
      ),
    [subjects, state.mode, answers, answered, judges],
  );
  return {
    meta,
    state,
    change(changes) {
      // An inspection belongs to one batch, so the stepper stays at this batch during training.
      const inspectsNow = chosen(state, changes).mode === 'inspect' && state.mode === 'recorded';
      if (inspectsNow && cursor === null && batch) library.seek(batch.nimg);
      choose(changes);
    },
    batches,
    batch,
    at: batch ? batches.indexOf(batch) : 0,
    go(place) {
      const to = Math.min(Math.max(place, 0), last);
      library.seek(to === last ? null : (batches[to]?.nimg ?? null));
    },
    following: cursor === null,
    judges,
    networks,
    subjects,
    seen,
    inspections,
    inspectAgain: () => setAgain((n) => n + 1),
    own,
    setOwn,
  };
}
