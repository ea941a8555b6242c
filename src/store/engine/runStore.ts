// The state of the engine's run on the page, and the user's verbs. The run's history is in the library.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EngineSamples } from '../../exchange/onnxModel.ts';
import type { AdapterReport } from '../../gpu/device.ts';
import type { InspectImages } from '../../inspect/images.ts';
import type { InspectBytes } from '../../inspect/memory.ts';
import type { TimeLeft } from '../../lib/rate.ts';
import type { Choices } from '../../nn/tuning/variants.ts';
import { fieldOf } from '../../recipes/fields.ts';
import { traitsOf } from '../../recipes/methods.ts';
import type { Recipe, RecipeKey } from '../../recipes/recipe.ts';
import type { Away } from '../../runs/model/gaps.ts';
import type { PinSet, StepPhase, StepTrace } from '../../runs/report.ts';
import type { CheckpointInfo } from '../../storage/checkpoints/types.ts';
import type { DataClient } from '../../workers/data/client.ts';
import type {
  DataSummary,
  ExportRequest,
  Failure,
  InspectAnswer,
  LoadedGenerator,
  MemoryLine,
  Outcome,
  Speed,
  WeightsBytes,
  WeightsSummary,
} from '../../workers/protocol.ts';
import type { BranchRefusal } from './branchRefusal.ts';
import { type DataVerbs, NO_DATA, type OwnData } from './ownData.ts';

export type Phase =
  | { kind: 'idle' }
  | { kind: 'loading'; what: 'teacher' | 'images' }
  | { kind: 'compiling'; done: number; total: number; label: string }
  | { kind: 'running' }
  | { kind: 'paused' }
  | { kind: 'finished' }
  | { kind: 'failed'; failure: Failure };

/** Images that the page makes itself. */
export type MadeState = { kind: 'none' } | { kind: 'ready'; summary: DataSummary } | { kind: 'bad'; message: string };

export type GeneratorState =
  | { kind: 'none' }
  | { kind: 'loading'; name: string }
  | { kind: 'ready'; name: string; generator: LoadedGenerator }
  | { kind: 'bad'; name: string; message: string };

export interface RunState {
  adapter: AdapterReport | null;
  /** Why there is no GPU. Null if that is unknown or if there is one. */
  noGpu: Failure | null;
  phase: Phase;
  /** A verb that waits for the step in progress. */
  busy: 'pause' | 'step' | 'phase' | 'stop' | null;
  /** The recipe of the loaded run. Null if no run is loaded. */
  recipe: Recipe | null;
  step: number;
  nimg: number;
  imagesPerSec: number;
  left: TimeLeft | null;
  speed: Speed;
  /** The next phase of the step in progress. It is current only while steps are taken phase by phase. */
  stepPhase: StepPhase;
  /** The last capture or checkpoint that the person asked for. */
  notice: { what: 'capture' | 'checkpoint'; nimg: number } | null;
  memory: MemoryLine[];
  /** Memory that a run of the form's recipe would use. Null if unknown. */
  planned: MemoryLine[] | null;
  /** Memory that inspections of such a run would use in addition. Null if unknown. */
  plannedInspections: InspectBytes | null;
  /** The recipe that `planned` belongs to. */
  plannedFor: Recipe | null;
  /** The kernel variants of the loaded run, by shape. */
  variants: Choices;
  /** The trace of the last step that was taken phase by phase, as far as it is known. Null before the first. */
  trace: StepTrace | null;
  /** Why step traces have stopped. Null if they have not. */
  noTrace: string | null;
  /** Why the encoder maps of the pinned images have stopped. Null if they have not. */
  unpinned: string | null;
  /** Why samples are no longer scored. Null if they are. */
  unscored: string | null;
  /** Why the run paused automatically. Null if it did not. */
  nanNotice: string | null;
  checkpoint: { nimg: number; at: number } | null;
  /** Images seen at the checkpoint from which the run continued. Null after the next pause or step. */
  restoredFrom: number | null;
  own: OwnData;
  shapes: MadeState;
  generator: GeneratorState;
  exporting: boolean;
  exportFailure: string | null;
  /** Why the last branch was refused. Null if it was not. */
  branchRefused: BranchRefusal | null;
  /** How the run went on while the page was hidden. Null after the person has dismissed it. */
  wasAway: Away | null;
  /** Milliseconds between periodic checkpoints: the training that a crash can lose. 0 before the first checkpoint. */
  everyMs: number;
  /** Why a stored run was not resumed. Null if it was. */
  resumeRefusal: { run: string; why: 'elsewhere' | 'gone' | 'failed'; message: string } | null;
}

export interface RunVerbs extends DataVerbs {
  probeAdapter(): Promise<void>;
  /** Computes the GPU memory that a run of the recipe would use. Null means that the form's recipe is not valid. */
  plan(recipe: Recipe | null): Promise<void>;
  /** Trains the recipe. With `then: 'step'` it does one step and pauses. */
  train(recipe: Recipe, then: 'run' | 'step'): Promise<void>;
  pause(): Promise<void>;
  resume(): void;
  /** One step, or the rest of the step in progress. Several steps can be paused. */
  step(count?: number): Promise<void>;
  /** Runs the next phase of a step. */
  phase(): Promise<void>;
  setSpeed(speed: Speed): void;
  /** Captures a sheet and a batch view now and adds them to the run's history. */
  capture(): Promise<void>;
  /** Takes a checkpoint now, or at the end of the step in mid-step. */
  keep(): Promise<void>;
  /** Bytes by owner that a recipe would use. Resolves to null if they cannot be computed. */
  measure(recipe: Recipe): Promise<MemoryLine[] | null>;
  /** Bytes that inspections of a run of the recipe would use in addition. */
  measureInspections(recipe: Recipe): Promise<InspectBytes | null>;
  /** Changes the pinned images of the run in the engine. */
  setPins(pins: PinSet): Promise<void>;
  /** Removes the notice. */
  dismiss(): void;
  stop(): Promise<void>;
  /** Removes the run from the engine. Its history stays in the library. */
  reset(): void;
  /** Opens a new device and loads the last checkpoint. Then the run continues or waits. */
  restore(then: 'run' | 'wait'): Promise<void>;
  /**
   * Continues as a new run with a changed recipe, from a checkpoint that is taken now. The parent keeps its history. If
   * the branch is not possible, `branchRefused` says why. branchRefusal gives the same reason beforehand.
   */
  branch(changes: Partial<Recipe>): Promise<void>;
  /** Resumes a stored run from its newest checkpoint. */
  resumeRun(run: string, from: CheckpointInfo, then: 'run' | 'step' | 'wait'): Promise<void>;
  /** Takes a run back to a checkpoint. The later part becomes a separate run, drawn behind this one. */
  rewind(run: string, to: CheckpointInfo): Promise<void>;
  /** Starts a new run from a checkpoint of another run, which does not change. */
  branchFrom(run: string, from: CheckpointInfo): Promise<void>;
  /** Takes a checkpoint of the finished steps, if there is none yet. */
  saveNow(): void;
  setLive(key: RecipeKey, value: Recipe[RecipeKey]): void;
  /** Holds a weights file, so that a recipe can name it as teacher or start. Refuses a file that cannot be used. */
  importWeights(file: File): Promise<Outcome<WeightsSummary>>;
  /** The generator as a safetensors file. Resolves to null if the export failed. */
  exportGenerator(request: ExportRequest): Promise<Uint8Array | null>;
  loadGenerator(file: File): Promise<void>;
  closeGenerator(): void;
  loseDevice(): void;
}

/** Sources of the files that the page writes, apart from the library. */
export interface RunSource {
  samples(weights: Uint8Array, n: number): Promise<Outcome<EngineSamples>>;
  /** The last checkpoint. Resolves to null before the first. */
  checkpoint(): Promise<Uint8Array | null>;
  teacher(): WeightsBytes | null;
  /** The images of a set that are nearest to a sample. */
  nearest: DataClient['nearest'];
  stopNearest(): void;
  /** A stored checkpoint of any run. */
  kept(run: string, name: string): Promise<Outcome<Uint8Array>>;
  /** A run's teacher by its name. Throws one sentence if it is not available. */
  teacherOf(run: string, name: string): Promise<WeightsBytes>;
  /** Inspects images with the engine's networks. */
  inspect(images: InspectImages): Promise<Outcome<InspectAnswer>>;
}

export interface RunStore {
  state: StoreApi<RunState>;
  verbs: RunVerbs;
  source: RunSource;
}

/** The initial state of a new run. It leaves adapter, data and a loaded generator as they are. */
export const NO_RUN = {
  busy: null,
  recipe: null,
  step: 0,
  nimg: 0,
  imagesPerSec: 0,
  left: null,
  stepPhase: { next: 'psi', firstDone: 0 },
  notice: null,
  memory: [],
  variants: {},
  trace: null,
  noTrace: null,
  unpinned: null,
  unscored: null,
  nanNotice: null,
  checkpoint: null,
  restoredFrom: null,
  exportFailure: null,
  branchRefused: null,
  wasAway: null,
  everyMs: 0,
  resumeRefusal: null,
} satisfies Partial<RunState>;

export const INITIAL: RunState = {
  ...NO_RUN,
  adapter: null,
  noGpu: null,
  phase: { kind: 'idle' },
  speed: 'max',
  planned: null,
  plannedInspections: null,
  plannedFor: null,
  own: NO_DATA,
  shapes: { kind: 'none' },
  generator: { kind: 'none' },
  exporting: false,
};

/** The state while a run of the recipe is loaded into the engine. */
export function loadingPhase({ method }: Recipe): Phase {
  return { kind: 'loading', what: traitsOf(method).needs.images ? 'images' : 'teacher' };
}

/** The change of state for a failure to load that means that there is no GPU. */
export function noGpuIn(failure: Failure): Partial<RunState> {
  return failure.code === 'no-webgpu' || failure.code === 'no-adapter' ? { noGpu: failure } : {};
}

/** Why Train is disabled, or null. */
export type Hindrance = 'no-gpu' | 'no-data' | 'wrong-size' | 'bad-recipe' | 'no-memory' | 'busy' | null;

/** Why this recipe cannot be trained, if `safe` bytes of GPU memory may be used. Returns null if it can. */
export function hindrance(run: RunState, recipe: Recipe, issues: number, safe = Number.POSITIVE_INFINITY): Hindrance {
  if (run.noGpu) return 'no-gpu';
  if (run.phase.kind === 'loading' || run.phase.kind === 'compiling') return 'busy';
  if (issues > 0) return 'bad-recipe';
  const brought = traitsOf(recipe.method).needs.images && recipe.dataset !== 'shapes10';
  const { summary } = run.own;
  if (brought && !summary) return 'no-data';
  if (brought && summary?.resolution !== recipe.resolution) return 'wrong-size';
  if (run.plannedFor === recipe && totalBytes(run.planned ?? []) > safe) return 'no-memory';
  return null;
}

export function totalBytes(memory: readonly MemoryLine[]): number {
  return memory.reduce((sum, line) => sum + line.bytes, 0);
}

/** Fields of the form that the loaded run does not follow yet. Fields of another preset do not count. */
export function waitingChanges(run: RunState, recipe: Recipe): RecipeKey[] {
  const { recipe: going } = run;
  if (!going) return [];
  const keys = Object.keys(recipe) as RecipeKey[];
  const same = recipe.preset === going.preset;
  return keys.filter((k) => k !== 'preset' && recipe[k] !== going[k] && !(same && fieldOf(k).live));
}

/** A store without a run. createRunStore adds the verbs. */
export function emptyState(): StoreApi<RunState> {
  return createStore<RunState>()(() => INITIAL);
}
