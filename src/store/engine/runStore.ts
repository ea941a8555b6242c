// The engine's run as the page sees it, and the user's verbs. What is recorded of it goes to the library.
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
  /** Why there is no GPU; null while unknown or fine. */
  noGpu: Failure | null;
  phase: Phase;
  /** A verb that waits for the step in progress. */
  busy: 'pause' | 'step' | 'phase' | 'stop' | null;
  /** The loaded run's recipe; null when none is. */
  recipe: Recipe | null;
  step: number;
  nimg: number;
  imagesPerSec: number;
  left: TimeLeft | null;
  speed: Speed;
  /** What the step in progress does next; kept up to date while it is looked at phase by phase. */
  stepPhase: StepPhase;
  /** What was just kept because a person asked. */
  notice: { what: 'snapshot' | 'checkpoint'; nimg: number } | null;
  memory: MemoryLine[];
  /** What a run of the form's recipe would take; null while unknown. */
  planned: MemoryLine[] | null;
  /** What looks at such a run would take on top of it; null while unknown. */
  plannedInspections: InspectBytes | null;
  /** The recipe that `planned` is of. */
  plannedFor: Recipe | null;
  /** The kernel variants of the loaded run, by shape. */
  variants: Choices;
  /** The last step that was taken phase by phase, as far as it is known; null before there was one. */
  trace: StepTrace | null;
  /** Why steps are not looked into phase by phase; null when they are. */
  noTrace: string | null;
  /** Why the pinned images are not looked at any more; null when they are. */
  unpinned: string | null;
  /** Why samples are not scored any more; null when they are. */
  unscored: string | null;
  /** Why the run paused by itself; null when it did not. */
  nanNotice: string | null;
  checkpoint: { nimg: number; at: number } | null;
  /** Images seen at the checkpoint that the run went on from, until it is paused or stepped. */
  restoredFrom: number | null;
  own: OwnData;
  shapes: MadeState;
  generator: GeneratorState;
  exporting: boolean;
  exportFailure: string | null;
  /** Why the last wish for a branch was not met; null when it was. */
  branchRefused: BranchRefusal | null;
  /** How the run went while the page was hidden, until a person has read it. */
  wasAway: Away | null;
  /** Milliseconds of training that are at stake at any moment, by the clock of checkpoints; 0 before the first. */
  everyMs: number;
  /** Why a kept run was not taken up again; null when it was. */
  resumeRefusal: { run: string; why: 'elsewhere' | 'gone' | 'failed'; message: string } | null;
}

export interface RunVerbs extends DataVerbs {
  inspection(): Promise<void>;
  /** Finds out what a run of the recipe would take of the GPU's memory; null: of none, as the form's cannot run. */
  plan(recipe: Recipe | null): Promise<void>;
  /** Trains the recipe; `then: 'step'` does one step and stays paused. */
  train(recipe: Recipe, then: 'run' | 'step'): Promise<void>;
  pause(): Promise<void>;
  resume(): void;
  /** One step, or what is left of it; several can be paused on the way. */
  step(count?: number): Promise<void>;
  /** The next phase of a step. */
  phase(): Promise<void>;
  setSpeed(speed: Speed): void;
  /** A sheet and a batch of this moment, kept in the run's history. */
  snapshot(): Promise<void>;
  /** A checkpoint of this moment; in the middle of a step, of its end. */
  keep(): Promise<void>;
  /** Bytes by owner that a recipe would take; null where that cannot be known. */
  measure(recipe: Recipe): Promise<MemoryLine[] | null>;
  /** Bytes that looks at a run of the recipe would take on top of it. */
  measureInspections(recipe: Recipe): Promise<InspectBytes | null>;
  /** Pins other images of the run in the engine from now on. */
  setPins(pins: PinSet): Promise<void>;
  /** Takes the notice away. */
  dismiss(): void;
  stop(): Promise<void>;
  /** Takes the run out of the engine; what was recorded of it stays. */
  reset(): void;
  /** A fresh device and the last checkpoint; then the run goes on, or waits. */
  restore(then: 'run' | 'wait'): Promise<void>;
  /**
   * Goes on as a new run with a changed recipe, from the checkpoint of the run's pause, which is made now; the parent keeps
   * its history. What cannot be is refused: `branchRefused` says why, and so does branchRefusal beforehand.
   */
  branch(changes: Partial<Recipe>): Promise<void>;
  /** Takes a kept run up again from its newest checkpoint. */
  resumeRun(run: string, from: CheckpointInfo, then: 'run' | 'step' | 'wait'): Promise<void>;
  /** Takes a run back to a checkpoint; what came after becomes a run of its own, drawn behind it. */
  rewind(run: string, to: CheckpointInfo): Promise<void>;
  /** A new run from a checkpoint of another, which stays as it is. */
  branchFrom(run: string, from: CheckpointInfo): Promise<void>;
  /** A checkpoint of the steps that are done, unless there is one. */
  saveNow(): void;
  setLive(key: RecipeKey, value: Recipe[RecipeKey]): void;
  /** Keeps a weights file, so that a recipe can name it as teacher or start; one that cannot be used is refused. */
  importWeights(file: File): Promise<Outcome<WeightsSummary>>;
  /** The generator as a safetensors file; null where it failed. */
  exportGenerator(request: ExportRequest): Promise<Uint8Array | null>;
  loadGenerator(file: File): Promise<void>;
  closeGenerator(): void;
  loseDevice(): void;
}

/** What files are made from, besides what the library holds. */
export interface RunSource {
  samples(weights: Uint8Array, n: number): Promise<Outcome<EngineSamples>>;
  /** The last checkpoint; null before the first. */
  checkpoint(): Promise<Uint8Array | null>;
  teacher(): WeightsBytes | null;
  /** The images of a set that are nearest to a sample. */
  nearest: DataClient['nearest'];
  stopNearest(): void;
  /** A kept checkpoint of any run. */
  kept(run: string, name: string): Promise<Outcome<Uint8Array>>;
  /** A run's teacher by its name; throws one sentence where it is not to be had. */
  teacherOf(run: string, name: string): Promise<WeightsBytes>;
  /** What the engine's networks make of images. */
  inspect(images: InspectImages): Promise<Outcome<InspectAnswer>>;
}

export interface RunStore {
  state: StoreApi<RunState>;
  verbs: RunVerbs;
  source: RunSource;
}

/** What a new run starts from; adapter, data and a loaded generator outlive it. */
export const NO_RUN = {
  busy: null,
  recipe: null,
  step: 0,
  nimg: 0,
  imagesPerSec: 0,
  left: null,
  stepPhase: { next: 'psi', psiDone: 0 },
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

/** A run of the recipe is on its way into the engine. */
export function loadingPhase({ method }: Recipe): Phase {
  return { kind: 'loading', what: traitsOf(method).needs.images ? 'images' : 'teacher' };
}

/** A failure to load, where it says that there is no GPU at all. */
export function noGpuIn(failure: Failure): Partial<RunState> {
  return failure.code === 'no-webgpu' || failure.code === 'no-adapter' ? { noGpu: failure } : {};
}

/** Why Train cannot be pressed now, or null. */
export type Hindrance = 'no-gpu' | 'no-data' | 'wrong-size' | 'bad-recipe' | 'no-memory' | 'busy' | null;

/** What stands in the way of training this recipe, where so many bytes of the GPU's memory are safe to take. */
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

/** Fields of the form that the loaded run does not follow yet: another preset's are never taken into it by the way. */
export function waitingChanges(run: RunState, recipe: Recipe): RecipeKey[] {
  const { recipe: going } = run;
  if (!going) return [];
  const keys = Object.keys(recipe) as RecipeKey[];
  const same = recipe.preset === going.preset;
  return keys.filter((k) => k !== 'preset' && recipe[k] !== going[k] && !(same && fieldOf(k).live));
}

/** An empty store; `verbs` are made over it by createRunStore. */
export function emptyState(): StoreApi<RunState> {
  return createStore<RunState>()(() => INITIAL);
}
