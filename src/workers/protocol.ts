// Every type that crosses a thread boundary. Types only. Verbs use comlink. Frequent messages use a plain MessagePort.

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

/** The answer of a verb that can fail. A failure keeps its code. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: Failure };

export interface MemoryLine {
  owner: string;
  bytes: number;
}

/** A weights file. A file that the person chose crosses threads as a handle, so that its bytes are in memory once. */
export type WeightsBytes = Uint8Array | Blob;

/** The weights from which a run starts. */
export interface StartWeights {
  teacher: WeightsBytes;
  init: WeightsBytes | null;
  psiInit: WeightsBytes | null;
}

export interface LoadRequest extends StartWeights {
  recipe: Recipe;
  /** The port on which the data thread sends the ImageSet. Null for a method without real images. */
  images: MessagePort | null;
  /** The run's id, under which its checkpoints are stored. */
  run: string;
  /** The stored checkpoint from which the run resumes; the trainer's thread reads it. Null for a new run. */
  checkpoint: { run: string; name: string } | null;
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
  /** Kernel variants in use, by shape. */
  variants: Choices;
  /** All known variants for the adapter after this run's timing. */
  learned: Choices;
  memory: MemoryLine[];
  step: number;
  nimg: number;
}

/** The state of the loop. The worker sends it at every change. */
export type LoopState = 'idle' | 'running' | 'paused' | 'finished' | 'failed';

/** As fast as possible, one step per second, or a pause after every phase. */
export type Speed = 'max' | 'second' | 'slow';

/** Messages of the trainer's thread over its event port. Their arrays are transferred. */
export type RunEvent =
  | { type: 'progress'; done: number; total: number; label: string }
  | { type: 'loop'; state: LoopState; step: number; nimg: number; phase: StepPhase }
  | { type: 'metrics'; data: Float64Array<ArrayBuffer>; imagesPerSec: number; left: TimeLeft | null }
  | { type: 'sheet'; sheet: Sheet }
  | { type: 'batch'; view: BatchView }
  /** The trace of a step so far. If `trace` is null, `why` says why step traces have stopped. */
  | { type: 'trace'; trace: StepTrace | null; why: string | null }
  /** A checkpoint is on its way to storage. The next periodic one follows within `everyMs` milliseconds. */
  | { type: 'checkpoint'; stamp: CheckpointStamp; everyMs: number }
  | { type: 'pins'; set: PinSet }
  | { type: 'pinned'; reading: PinReading }
  /** The encoder maps of the pinned images have stopped. */
  | { type: 'unpinned'; why: string }
  /** KID-tiny of a step. It may arrive some steps later. */
  | { type: 'score'; score: ScoreAt }
  /** Samples are no longer scored. */
  | { type: 'unscored'; why: string }
  | { type: 'failure'; failure: Failure };

export interface ExportRequest {
  weights: 'ema' | 'raw';
  dtype: 'f32' | 'f16';
}

/** The samples of a generator's file: its sheet and its metadata. */
export interface LoadedGenerator {
  sheet: Sheet;
  role: string;
  nimg: number;
  seed: number;
}

/** The results of an inspection, and the networks that gave them. */
export interface InspectAnswer extends InspectionView {
  /** Whether the noise was the batch's own. */
  ownNoise: boolean;
  /** [n, C, R, R] The unit latents of a batch's generated images. Null if the batch's noise is not known. */
  latent: Float32Array | null;
  /** Images that the run had seen with these networks. */
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
  /** Loads networks in place of the earlier ones. */
  open(networks: InspectNetworks): Promise<Outcome<null>>;
  inspect(images: InspectImages): Promise<Outcome<InspectAnswer>>;
}

/** The summary of a weights file. */
export interface WeightsSummary {
  resolution: number;
  classes: number;
  parameters: number;
}

export interface TrainerApi {
  /** Passes the ports for events and for checkpoints. */
  connect(events: MessagePort, checkpoints: MessagePort): void;
  /** Describes the adapter without opening a device. */
  probeAdapter(): Promise<Outcome<AdapterReport>>;
  /** The summary of a weights file. Fails with one sentence if the engine cannot run the file. */
  describeWeights(file: WeightsBytes, name: string): Promise<Outcome<WeightsSummary>>;
  load(request: LoadRequest): Promise<Outcome<Loaded>>;
  start(): void;
  pause(): Promise<void>;
  /** Runs one step, or the rest of the step in progress, and pauses. Several steps can be paused. */
  step(count?: number): Promise<void>;
  /** Runs the next phase of a step, and pauses. */
  phase(): Promise<void>;
  setSpeed(speed: Speed): void;
  /** Captures a sheet and a batch view now. */
  capture(): Promise<void>;
  /** Takes a checkpoint now. */
  keep(): Promise<void>;
  /** Takes a checkpoint of the finished steps, if there is none yet. */
  save(): Promise<void>;
  /** Ends the run with a last sheet and a last checkpoint. */
  stop(): Promise<void>;
  /** Changes live settings between two steps. */
  setLive(changes: Partial<Recipe>): Promise<void>;
  /** Inspects images with the present networks. Does not change the run. */
  inspect(images: InspectImages): Promise<Outcome<InspectAnswer>>;
  /** Pins these images from now on, in place of the earlier ones. */
  setPins(pins: PinSet): Promise<void>;
  exportGenerator(request: ExportRequest): Promise<Outcome<Uint8Array>>;
  /** The engine's images of the latents 0 to n - 1 with a weights file, as numbers. */
  samples(weights: Uint8Array, n: number): Promise<Outcome<EngineSamples>>;
  loadGenerator(file: WeightsBytes, seed: number, gridSize: number): Promise<Outcome<LoadedGenerator>>;
  /** Destroys the device, like a driver reset. For the page's ?debug=1 and its tests. */
  loseDevice(): void;
}

/** A picture for a canvas. */
export interface Bitmap {
  width: number;
  height: number;
  rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** The page's summary of a data set. The images stay in the data thread. */
export interface DataSummary {
  name: string;
  count: number;
  resolution: number;
  classNames: string[];
  classCounts: number[];
  stats: ImageStats;
  fingerprint: string;
  /** Bytes of images and labels, in memory and in storage. */
  bytes: number;
  /** Images from the whole set, side by side. */
  thumbnails: Bitmap;
  /** Notes on how the files were converted, one sentence each. */
  notes: string[];
  /** The first pictures that were cropped or resized, before and after. Null if there are none. */
  crops: Bitmap | null;
}

export interface DataProgress {
  what: 'looking' | 'reading' | 'downloading';
  done: number;
  /** 0 if unknown. */
  total: number;
}

/** A classifier whose features are used to compare images. */
export interface ClassifierFile {
  name: string;
  bytes: Uint8Array;
}

/** Images of a set that are nearest to a sample, the nearest first. */
export interface NearestImages {
  set: string;
  /** The space of the distances. */
  space: 'pixels' | 'features';
  /** Number of the set's images, all of which were compared. */
  count: number;
  resolution: number;
  images: {
    index: number;
    label: string;
    /** In pixels: the root mean square difference of the bytes, of 255. In features: the Euclidean distance. */
    distance: number;
    rgba: Uint8ClampedArray<ArrayBuffer>;
  }[];
}

export interface DataApi {
  /** Bytes by owner that a run of the recipe would use. Allocates nothing. */
  plan(
    recipe: Recipe,
    teacher: WeightsBytes,
    adapter: AdapterReport,
    variants: Choices,
  ): Promise<Outcome<MemoryLine[]>>;
  /** Bytes that inspections of such a run would use in addition. */
  planInspections(...request: Parameters<DataApi['plan']>): Promise<Outcome<InspectBytes>>;
  /** The first images of Shapes-10, as a preview. They are the same on every machine. */
  previewShapes(resolution: number): Promise<Outcome<DataSummary>>;
  /** Reads a data set and resizes pictures to `side`. If it fails, the earlier set stays. */
  readFiles(files: InputFile[], side: number, progress: MessagePort): Promise<Outcome<DataSummary>>;
  /** The same for CIFAR-10 from Hugging Face, in one request. */
  fetchCifar10(side: number, progress: MessagePort): Promise<Outcome<DataSummary>>;
  /** Ends a reading. */
  cancel(): void;
  /** Writes the set to the browser's storage. */
  keep(): Promise<Outcome<null>>;
  /** Reads the stored set. The value is null if there is none. */
  restore(): Promise<Outcome<DataSummary | null>>;
  /** Deletes the set from memory and storage. */
  forget(): Promise<Outcome<null>>;
  /**
   * The k images of a set that are nearest to a sample (RGBA), in pixels or by a classifier's features. The port
   * reports how many images were compared. The value is null if a newer request came or the search was stopped.
   */
  nearest(
    dataset: Recipe['dataset'],
    resolution: number,
    rgba: Uint8ClampedArray<ArrayBuffer>,
    k: number,
    classifier: ClassifierFile | null,
    progress: MessagePort,
  ): Promise<Outcome<NearestImages | null>>;
  /** Ends the search for nearest images. */
  stopNearest(): void;
  /** Sends the images of a recipe over a port, and returns their summary. */
  send(dataset: Recipe['dataset'], resolution: number, port: MessagePort): Promise<Outcome<DataSummary>>;
}

export interface BenchApi {
  /** FLOP/s of the fastest 512 x 512 matrix product on this adapter. */
  product(): Promise<Outcome<number>>;
  /** Times one step of one of the benchmark's networks. */
  time(net: string, step: BenchStep): Promise<Outcome<StepResult>>;
}
