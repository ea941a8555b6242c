// Every type that crosses a thread boundary; types only. Verbs go through comlink, whatever is frequent over a plain MessagePort.

import type { StepResult } from '../bench/bench.ts';
import type { BenchStep } from '../bench/benchNets.ts';
import type { InputFile } from '../data/containers/boxes.ts';
import type { ImageStats } from '../data/sets/imageStats.ts';
import type { EngineSamples } from '../exchange/onnxModel.ts';
import type { AdapterReport } from '../gpu/device.ts';
import type { InspectImages } from '../inspect/images.ts';
import type { InspectBytes } from '../inspect/memory.ts';
import type { EngineErrorCode } from '../lib/errors.ts';
import type { TimeLeft } from '../lib/rate.ts';
import type { Choices } from '../nn/tuning/variants.ts';
import type { Recipe } from '../recipes/recipe.ts';
import type {
  BatchView,
  InspectionView,
  PinReading,
  PinSet,
  ScoreAt,
  Sheet,
  StepPhase,
  StepTrace,
} from '../runs/report.ts';
import type { CheckpointStamp } from '../storage/checkpoints/types.ts';

export interface Failure {
  code: EngineErrorCode;
  message: string;
}

/** What a verb that can fail gives back: errors keep their code on the way. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: Failure };

export interface MemoryLine {
  owner: string;
  bytes: number;
}

/** A weights file; one that a person chose crosses threads as a handle, so that its bytes are in memory once. */
export type WeightsBytes = Uint8Array | Blob;

/** The weights that a run starts from. */
export interface StartWeights {
  teacher: WeightsBytes;
  init: WeightsBytes | null;
  psiInit: WeightsBytes | null;
}

export interface LoadRequest extends StartWeights {
  recipe: Recipe;
  /** The port on which the data worker sends the ImageSet; null for a method without real images. */
  images: MessagePort | null;
  /** The run's id, under which its checkpoints are kept. */
  run: string;
  /** Goes on from here instead of from the start. */
  checkpoint: Uint8Array | null;
  /** Kernel variants by adapter, as earlier runs found them. */
  tuned: Tuned;
  /** Whether shapes without a known variant are timed. */
  times: boolean;
  /** Address of the page's files, for threads that fetch some. */
  files: string;
}

/** Kernel variants by adapter. */
export type Tuned = Readonly<Record<string, Choices>>;

export interface Loaded {
  adapter: AdapterReport;
  /** Kernel variants in use by shape. */
  variants: Choices;
  /** Those known for the adapter after this run's timing. */
  learned: Choices;
  memory: MemoryLine[];
  step: number;
  nimg: number;
}

/** Where the loop stands; sent whenever it changes. */
export type LoopState = 'idle' | 'running' | 'paused' | 'finished' | 'failed';

/** As fast as it goes, a step a second, or a pause after every phase. */
export type Speed = 'max' | 'second' | 'slow';

/** What the trainer worker sends over its event port, its arrays transferred. */
export type RunEvent =
  | { type: 'progress'; done: number; total: number; label: string }
  | { type: 'loop'; state: LoopState; step: number; nimg: number; phase: StepPhase }
  | { type: 'metrics'; data: Float64Array<ArrayBuffer>; imagesPerSec: number; left: TimeLeft | null }
  | { type: 'sheet'; sheet: Sheet }
  | { type: 'batch'; view: BatchView }
  /** What of a step that is taken phase by phase is known so far; `why` it is not looked into any more. */
  | { type: 'trace'; trace: StepTrace | null; why: string | null }
  /** A checkpoint is on its way to storage; the next one by the clock comes after `everyMs` at most. */
  | { type: 'checkpoint'; stamp: CheckpointStamp; everyMs: number }
  | { type: 'pins'; set: PinSet }
  | { type: 'pinned'; look: PinReading }
  /** The pinned images are not looked at any more. */
  | { type: 'unpinned'; why: string }
  /** KID-tiny of a step that may be some steps ago. */
  | { type: 'score'; score: ScoreAt }
  /** Samples are not scored any more. */
  | { type: 'unscored'; why: string }
  | { type: 'failure'; failure: Failure };

export interface ExportRequest {
  weights: 'ema' | 'raw';
  dtype: 'f32' | 'f16';
}

/** A generator file looked at again: its sheet and what its metadata says. */
export interface LoadedGenerator {
  sheet: Sheet;
  role: string;
  nimg: number;
  seed: number;
}

/** What networks make of images, and which networks. */
export interface InspectAnswer extends InspectionView {
  /** Whether the noise was the batch's own. */
  ownNoise: boolean;
  /** [n, C, R, R] the unit latents that a batch's generated images are of, where its noise is known. */
  latent: Float32Array | null;
  /** Images that the run had seen when the networks were as they looked. */
  nimg: number;
}

/** The networks of a run that is not in the engine. */
export interface InspectNetworks {
  recipe: Recipe;
  teacher: WeightsBytes;
  /** A weights file or a checkpoint. */
  fakeScore: WeightsBytes;
  nimg: number;
}

export interface InspectApi {
  /** Loads networks, instead of those before. */
  open(networks: InspectNetworks): Promise<Outcome<null>>;
  inspect(images: InspectImages): Promise<Outcome<InspectAnswer>>;
}

/** A weights file in short. */
export interface WeightsSummary {
  resolution: number;
  classes: number;
  parameters: number;
}

export interface TrainerApi {
  /** Hands over the ports for events and for checkpoints. */
  connect(events: MessagePort, checkpoints: MessagePort): void;
  /** Describes the adapter without opening a device. */
  inspection(): Promise<Outcome<AdapterReport>>;
  /** What is in a weights file; a sentence where nothing that runs is. */
  describeWeights(file: WeightsBytes, name: string): Promise<Outcome<WeightsSummary>>;
  load(request: LoadRequest): Promise<Outcome<Loaded>>;
  start(): void;
  pause(): Promise<void>;
  /** One step, or what is left of it, then paused; more than one can be paused on the way. */
  step(count?: number): Promise<void>;
  /** The next phase of a step, then paused. */
  phase(): Promise<void>;
  setSpeed(speed: Speed): void;
  /** A sheet and a batch of this moment. */
  snapshot(): Promise<void>;
  /** A checkpoint of this moment. */
  keep(): Promise<void>;
  /** A checkpoint of the steps that are done, unless there is one. */
  save(): Promise<void>;
  /** Ends the run: a last sheet and a last checkpoint. */
  stop(): Promise<void>;
  /** Changes live settings between two steps. */
  setLive(changes: Partial<Recipe>): Promise<void>;
  /** What the networks, as they are now, make of images. Changes nothing of the run. */
  inspect(images: InspectImages): Promise<Outcome<InspectAnswer>>;
  /** Pins these images from now on, instead of those of the first batch or of before. */
  setPins(pins: PinSet): Promise<void>;
  exportGenerator(request: ExportRequest): Promise<Outcome<Uint8Array>>;
  /** What the engine makes of the latents 0 to n - 1 with a weights file, in numbers. */
  samples(weights: Uint8Array, n: number): Promise<Outcome<EngineSamples>>;
  loadGenerator(file: WeightsBytes, seed: number, gridSize: number): Promise<Outcome<LoadedGenerator>>;
  /** Destroys the device behind the engine's back, as a driver reset would; for the page's ?debug=1 and its tests. */
  loseDevice(): void;
}

/** A picture to be put on a canvas. */
export interface Bitmap {
  width: number;
  height: number;
  rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** What the page shows of a data set; the images stay in the data worker. */
export interface DataSummary {
  name: string;
  count: number;
  resolution: number;
  classNames: string[];
  classCounts: number[];
  stats: ImageStats;
  fingerprint: string;
  /** Bytes of images and labels, in memory and where they are kept. */
  bytes: number;
  /** Images from all over the set, side by side. */
  thumbnails: Bitmap;
  /** What was done to the files, a sentence each. */
  notes: string[];
  /** The first pictures that were cropped or resized, each with what became of it; null where none was. */
  crops: Bitmap | null;
}

export interface DataProgress {
  what: 'looking' | 'reading' | 'downloading';
  done: number;
  /** 0 where unknown. */
  total: number;
}

/** A classifier whose features images are compared by. */
export interface ClassifierFile {
  name: string;
  bytes: Uint8Array;
}

/** Images of a set that are nearest to a sample, nearest first. */
export interface NearestImages {
  set: string;
  /** What distances are of. */
  space: 'pixels' | 'features';
  /** Images of the set, all of which were looked at. */
  count: number;
  resolution: number;
  images: {
    index: number;
    label: string;
    /** In pixels the root of the mean squared difference of a byte, of 255; of features their Euclidean distance. */
    distance: number;
    rgba: Uint8ClampedArray<ArrayBuffer>;
  }[];
}

export interface DataApi {
  /** Bytes by owner that a run of the recipe would take; nothing is allocated. */
  plan(
    recipe: Recipe,
    teacher: WeightsBytes,
    adapter: AdapterReport,
    variants: Choices,
  ): Promise<Outcome<MemoryLine[]>>;
  /** Bytes that looks at such a run would take on top of it. */
  planInspections(...request: Parameters<DataApi['plan']>): Promise<Outcome<InspectBytes>>;
  /** The first few images of Shapes-10, to show what it is; the same on every machine. */
  previewShapes(resolution: number): Promise<Outcome<DataSummary>>;
  /** Reads a data set, pictures resized to `side`; the set held before stays where that fails. */
  readFiles(files: InputFile[], side: number, progress: MessagePort): Promise<Outcome<DataSummary>>;
  /** The same with CIFAR-10 as Hugging Face has it, in one request. */
  fetchCifar10(side: number, progress: MessagePort): Promise<Outcome<DataSummary>>;
  /** Ends a reading. */
  cancel(): void;
  /** Writes the set to the browser's own storage. */
  keep(): Promise<Outcome<null>>;
  /** Reads the kept set, if there is one. */
  restore(): Promise<Outcome<DataSummary | null>>;
  /** Drops the set from memory and storage. */
  forget(): Promise<Outcome<null>>;
  /**
   * The k images of a set that are nearest to a sample (RGBA), in pixels or by a classifier's features; how many were looked
   * at goes over the port. Null where a newer question came, or it was stopped.
   */
  nearest(
    dataset: Recipe['dataset'],
    resolution: number,
    rgba: Uint8ClampedArray<ArrayBuffer>,
    k: number,
    classifier: ClassifierFile | null,
    progress: MessagePort,
  ): Promise<Outcome<NearestImages | null>>;
  /** Ends the search for nearest images that goes on. */
  stopNearest(): void;
  /** Sends the images that a recipe wants over a port, whole, and says what they are. */
  send(dataset: Recipe['dataset'], resolution: number, port: MessagePort): Promise<Outcome<DataSummary>>;
}

export interface BenchApi {
  /** FLOP/s of the best 512 x 512 matrix product on this adapter. */
  product(): Promise<Outcome<number>>;
  /** One step of one of the benchmark's networks, timed. */
  time(net: string, step: BenchStep): Promise<Outcome<StepResult>>;
}
