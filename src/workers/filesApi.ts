// What the page asks of the thread for files; types only. It needs no GPU and is started when it is first asked something.
import type { InputFile } from '../data/boxes.ts';
import type { Recipe } from '../recipes/recipe.ts';
import type { BatchView, MetricsRow, Pinned, Sheet } from '../training/events.ts';
import type { Outcome, WeightsBytes } from './api.ts';
import type { ImportedRun } from './importRun.ts';
import type { Recognised } from './recognise.ts';

/** A tensor of a weights file, as a table shows it. */
export interface TensorRow {
  name: string;
  shape: number[];
  dtype: string;
  bytes: number;
}

/** What the engine made of some latents: what an exported model has to make of them too. */
export interface EngineSamples {
  n: number;
  /** [n, C, R, R] unit normal */
  z: Float32Array;
  /** [n, classes] one-hot rows; null without classes. */
  labels: Float32Array | null;
  /** [n, C, R, R] */
  images: Float32Array;
}

/** How an ONNX model compares with the engine. */
export interface OnnxReport {
  images: number;
  /** Largest difference of a number of an image, which lies in [-1, 1]. */
  largest: number;
  /** Bytes of a pixel that come out different. */
  bytesThatDiffer: number;
  fileBytes: number;
  ms: number;
}

/** What the page holds of a run. */
export interface HeldRun {
  recipe: Recipe;
  checkpoint: Uint8Array;
  teacher: WeightsBytes | null;
  rows: Partial<MetricsRow>[];
  sheets: Sheet[];
  batch: BatchView | null;
  pinned: Pinned | null;
}

export interface FilesApi {
  /** The tensors of a safetensors file, in the file's order. */
  tensors(bytes: Uint8Array): Promise<Outcome<TensorRow[]>>;
  toOnnx(weights: Uint8Array, half: boolean): Promise<Outcome<Uint8Array>>;
  /** Runs the ONNX model of these weights in onnxruntime-web and compares. */
  verify(weights: Uint8Array, half: boolean, samples: EngineSamples): Promise<Outcome<OnnxReport>>;
  bundle(run: HeldRun): Promise<Outcome<Blob>>;
  /** What files hold, whatever they are called. */
  recognise(files: readonly InputFile[]): Promise<Outcome<Recognised>>;
  /** Reads a run from an archive, a folder or a checkpoint; one sentence says what is wrong with it. */
  readRun(files: readonly InputFile[], kind: 'run' | 'checkpoint'): Promise<Outcome<ImportedRun>>;
}
