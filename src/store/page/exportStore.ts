// Files that the page saves: the generator in two formats, its list of tensors, its verification, and whole runs.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { OnnxReport } from '../../exchange/onnxModel.ts';
import { messageOf } from '../../lib/messageOf.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import type { RunHistory } from '../../runs/model/history.ts';
import type { CheckpointInfo } from '../../storage/checkpoints/types.ts';
import type { FilesApi, HeldRun, TensorRow } from '../../workers/files/api.ts';
import { given } from '../../workers/outcome.ts';
import type { ExportRequest, WeightsBytes } from '../../workers/protocol.ts';
import type { RunStore } from '../engine/runStore.ts';
import type { LibraryStore } from '../library/libraryStore.ts';

export type FileFormat = 'safetensors' | 'onnx';

/** A file of the generator. */
export interface FileRequest extends ExportRequest {
  readonly format: FileFormat;
}

export interface ExportState {
  /** The file or check in progress. Null if there is none. */
  readonly busy: 'file' | 'verify' | 'tensors' | 'run' | null;
  readonly failure: string | null;
  /** The result of the last verification, with its request. */
  readonly report: { readonly request: FileRequest; readonly nimg: number; readonly result: OnnxReport } | null;
  /** The tensors of the file, and the images seen at that time. */
  readonly tensors: { readonly rows: readonly TensorRow[]; readonly nimg: number } | null;
}

export interface ExportStore {
  readonly state: StoreApi<ExportState>;
  exportFile(request: FileRequest): Promise<void>;
  /** Runs the ONNX file in another runtime and compares its images with the engine's. */
  verify(request: FileRequest): Promise<void>;
  showTensors(request: FileRequest): Promise<void>;
  hideTensors(): void;
  /** Saves the run in the engine up to its last checkpoint as one archive. */
  exportRun(): Promise<void>;
  /** Saves any run up to one of its checkpoints as one archive. */
  exportCheckpoint(history: RunHistory, from: CheckpointInfo): Promise<void>;
}

/** Images that a verification compares. */
const CHECKED = 9;
const EMPTY: ExportState = { busy: null, failure: null, report: null, tensors: null };

/** The rows of a history. Columns that the method does not have are absent. */
export function rowsOf({ metrics }: Pick<RunHistory, 'metrics'>): HeldRun['rows'] {
  return Array.from({ length: metrics.length }, (_, i) => {
    const { values, ...at } = metrics.row(i);
    return { ...at, ...Object.fromEntries(Object.entries(values).filter(([, v]) => !Number.isNaN(v))) };
  });
}

export function createExportStore(
  run: RunStore,
  library: LibraryStore,
  files: () => FilesApi,
  save: (name: string, bytes: Uint8Array | Blob) => void,
): ExportStore {
  const state = createStore<ExportState>()(() => EMPTY);
  const set = state.setState;

  /** Runs one job at a time. Shows an error as one sentence. */
  async function job(busy: ExportState['busy'], work: () => Promise<void>): Promise<void> {
    if (state.getState().busy) return;
    set({ busy, failure: null });
    try {
      await work();
    } catch (e) {
      set({ failure: messageOf(e) });
    } finally {
      set({ busy: null });
    }
  }

  async function weights(request: FileRequest): Promise<Uint8Array> {
    const { weights, dtype } = request;
    const bytes = await run.verbs.exportGenerator({ weights, dtype });
    if (!bytes) throw new Error(run.state.getState().exportFailure ?? 'The weights could not be read back.');
    return bytes;
  }

  const nameOf = (what: string): string => {
    const { recipe, nimg } = run.state.getState();
    return `${recipe?.preset || 'run'}-${what.replace('NIMG', String(nimg))}`;
  };
  async function packed(
    history: RunHistory,
    checkpoint: Uint8Array,
    teacher: WeightsBytes | null,
    recipe: Recipe,
  ): Promise<Blob> {
    const { sheets, batches, pinned } = history;
    const batch = batches.at(-1) ?? null;
    return given(
      await files().bundle({ recipe, checkpoint, teacher, rows: rowsOf(history), sheets: [...sheets], batch, pinned }),
    );
  }

  const half = (request: FileRequest): boolean => request.dtype === 'f16';

  return {
    state,
    exportFile: (request) =>
      job('file', async () => {
        const bytes = await weights(request);
        const isOnnx = request.format === 'onnx';
        const file = isOnnx ? given(await files().toOnnx(bytes, half(request))) : bytes;
        const name = `${request.weights}-${request.dtype}-NIMG.${isOnnx ? 'onnx' : 'safetensors'}`;
        save(nameOf(name), file);
      }),
    verify: (request) =>
      job('verify', async () => {
        set({ report: null });
        const { nimg } = run.state.getState();
        const bytes = await weights(request);
        const samples = given(await run.source.samples(bytes, CHECKED));
        set({ report: { request, nimg, result: given(await files().verify(bytes, half(request), samples)) } });
      }),
    showTensors: (request) =>
      job('tensors', async () => {
        const { nimg } = run.state.getState();
        set({ tensors: { rows: given(await files().tensors(await weights(request))), nimg } });
      }),
    hideTensors: () => set({ tensors: null }),
    exportRun: () =>
      job('run', async () => {
        const history = library.liveRun();
        const checkpoint = await run.source.checkpoint();
        if (!history || !checkpoint) throw new Error('This run has no checkpoint yet: do a step first.');
        const archive = await packed(history, checkpoint, run.source.teacher(), history.meta.recipe);
        save(nameOf('NIMG.zip'), archive);
      }),
    exportCheckpoint: (history, { name, nimg, recipe }) =>
      job('run', async () => {
        const { id } = history.meta;
        const checkpoint = given(await run.source.kept(id, name));
        // If the teacher is not available, the archive says so. Its other parts do not need the teacher.
        const teacher = await run.source.teacherOf(id, recipe.teacher).catch(() => null);
        save(`${recipe.preset || 'run'}-${nimg}.zip`, await packed(history, checkpoint, teacher, recipe));
      }),
  };
}
