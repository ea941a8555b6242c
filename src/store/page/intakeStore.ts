// Files that are dropped or opened anywhere on the page. Their content decides what is done with them.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { InputFile } from '../../data/containers/boxes.ts';
import type { ImportedRun } from '../../exchange/importRun.ts';
import { messageOf } from '../../lib/messageOf.ts';
import { methodsWhere, traitsOf } from '../../recipes/methods.ts';
import { presetName } from '../../recipes/presets.ts';
import type { RecipeKey } from '../../recipes/recipe.ts';
import { withMark, withMeta, withSheet } from '../../runs/model/append.ts';
import { emptyHistory, freshMeta, type RunHistory } from '../../runs/model/history.ts';
import { freshColour, freshName } from '../../runs/model/naming.ts';
import { readRecordedRun } from '../../runs/recorded/read.ts';
import { stampOf } from '../../storage/checkpoints/types.ts';
import type { CheckpointsApi } from '../../workers/checkpoints/api.ts';
import type { FilesApi } from '../../workers/files/api.ts';
import { given } from '../../workers/outcome.ts';
import type { WeightsSummary } from '../../workers/protocol.ts';
import { freshId } from '../engine/recordRun.ts';
import type { RunStore } from '../engine/runStore.ts';
import type { LibraryStore } from '../library/libraryStore.ts';
import type { RecipeStore } from './recipeStore.ts';

export type IntakeState =
  | { kind: 'none' }
  | { kind: 'reading'; name: string }
  | { kind: 'bad'; name: string; message: string }
  /** The person chooses how the weights are used. */
  | { kind: 'weights'; file: File; summary: WeightsSummary }
  | { kind: 'run'; id: string; name: string; nimg: number; canResume: boolean; keepsTeacher: boolean }
  | { kind: 'data'; name: string; count: number };

/** The uses of weights: a file of the recipe, or a generator to view. */
export type WeightsUse = 'teacher' | 'init' | 'psiInit' | 'view';

export interface IntakeStore {
  readonly state: StoreApi<IntakeState>;
  /** Handles files, one at a time. */
  take(files: InputFile[]): Promise<void>;
  /** Reports files that could not be listed. */
  refuse(message: string): void;
  use(as: WeightsUse): Promise<void>;
  dismiss(): void;
}

interface Around {
  readonly run: RunStore;
  readonly recipe: RecipeStore;
  readonly library: LibraryStore;
  readonly files: () => Pick<FilesApi, 'recognise' | 'readRun'>;
  readonly checkpointFiles: Pick<CheckpointsApi, 'keep' | 'keepTeacher'>;
}

export function createIntakeStore({ run, recipe, library, files, checkpointFiles }: Around): IntakeStore {
  const state = createStore<IntakeState>()(() => ({ kind: 'none' }));
  const set = (next: IntakeState) => state.setState(next, true);

  /** An imported run is a new run of this page, whatever its id was. */
  function listed(of: Pick<ImportedRun, 'recipe'>, madeOn: string): RunHistory {
    const { metas } = library.state.getState();
    const name = freshName(presetName(of.recipe.preset) || 'Run', metas);
    const about = { recipe: of.recipe, madeOn, createdAt: Date.now(), source: 'bundle' as const };
    return emptyHistory(freshMeta({ id: freshId(of.recipe), name, colour: freshColour(metas), ...about }));
  }

  function show(history: RunHistory, canResume: boolean, keepsTeacher: boolean): void {
    library.put(history);
    library.show(history.meta.id);
    const { id, name, nimg } = history.meta;
    set({ kind: 'run', id, name, nimg, canResume, keepsTeacher });
  }

  async function takeRun(imported: ImportedRun): Promise<void> {
    const { metrics, at, sheets, adapter } = imported;
    let history = withMeta(listed(imported, adapter), at);
    history.metrics.addBlock(metrics);
    for (const sheet of sheets) history = withSheet(history, sheet);
    const { id } = history.meta;
    // The run is in the list before its checkpoint is stored. Storage then takes both.
    library.put(history);
    try {
      history = await kept(history, imported);
    } catch (e) {
      library.drop(id);
      throw e;
    }
    show(history, imported.checkpoint !== null, imported.teacher !== null);
  }

  /** The run, after its checkpoint and teacher are stored in files. */
  async function kept(run: RunHistory, { checkpoint, teacher }: ImportedRun): Promise<RunHistory> {
    let history = run;
    const { id, recipe: own } = history.meta;
    if (teacher) given(await checkpointFiles.keepTeacher(id, own.teacher, teacher));
    if (checkpoint) {
      const { bytes, recipe: then, ...at } = checkpoint;
      given(await checkpointFiles.keep({ run: id, stamp: stampOf(at, 'final'), recipe: then, bytes }));
      history = withMark(history, { kind: 'checkpoint', nimg: at.nimg });
      // A single checkpoint gives only the last step of its run.
      if (history.meta.nimg < at.nimg) history = withMeta(history, at);
    }
    return history;
  }

  async function takeDemoRun(file: InputFile): Promise<void> {
    const read = await readRecordedRun(new Uint8Array(await file.blob.arrayBuffer()));
    const { meta } = listed(read.meta, read.meta.madeOn);
    const { step, nimg, sec } = read.meta;
    show({ ...read, meta: { ...meta, step, nimg, sec } }, false, false);
  }

  async function takeWeights({ path, blob }: InputFile): Promise<void> {
    const name = path.replace(/^.*\//, '');
    const file = blob instanceof File ? blob : new File([blob], name);
    set({ kind: 'weights', file, summary: given(await run.verbs.importWeights(file)) });
  }

  async function takeData(list: InputFile[], name: string): Promise<void> {
    const { recipe: form, preset, setField } = recipe.getState();
    if (traitsOf(form.method).needs.images && form.dataset === 'shapes10')
      setField('dataset', preset.dataset === 'shapes10' ? 'own' : preset.dataset);
    const read = await run.verbs.readData(list, form.resolution);
    const { summary, problem } = run.state.getState().own;
    if (read && summary) return set({ kind: 'data', name: summary.name, count: summary.count });
    set(problem ? { kind: 'bad', name, message: problem } : { kind: 'none' });
  }

  return {
    state,
    async take(list) {
      const [first] = list;
      if (!first || state.getState().kind === 'reading') return;
      const name = list.length === 1 ? first.path : first.path.replace(/\/.*$/, '');
      set({ kind: 'reading', name });
      try {
        const kind = given(await files().recognise(list));
        if (kind === 'data') await takeData(list, name);
        else if (kind === 'weights') await takeWeights(first);
        else if (kind === 'recorded') await takeDemoRun(first);
        else await takeRun(given(await files().readRun(list, kind)));
      } catch (e) {
        set({ kind: 'bad', name, message: messageOf(e) });
      }
    },
    refuse: (message) => set({ kind: 'bad', name: '', message }),
    async use(as) {
      const now = state.getState();
      if (now.kind !== 'weights') return;
      set({ kind: 'none' });
      if (as === 'view') return run.verbs.loadGenerator(now.file);
      const { setField } = recipe.getState();
      const key: RecipeKey = as;
      setField(key, now.file.name);
      const [starts] = methodsWhere((m) => m.onPage && m.needs.start === 'must');
      if (as === 'init' && starts) setField('method', starts);
    },
    dismiss: () => set({ kind: 'none' }),
  };
}
