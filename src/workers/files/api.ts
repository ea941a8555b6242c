// The interface of the thread for files. Types only. The thread needs no GPU and starts with the first call.
import type { InputFile } from '../../data/containers/boxes.ts';
import type { ImportedRun } from '../../exchange/importRun.ts';
import type { EngineSamples, OnnxReport } from '../../exchange/onnxModel.ts';
import type { Recognised } from '../../exchange/recognise.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import type { BatchView, MetricsRow, Pinned, Sheet } from '../../runs/report.ts';
import type { Outcome, WeightsBytes } from '../protocol.ts';

/** A row of the table of tensors. */
export interface TensorRow {
  name: string;
  shape: number[];
  dtype: string;
  bytes: number;
}

/** The parts of a run that the page has. */
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
  /** Runs the ONNX model of these weights in onnxruntime-web and compares the images. */
  verify(weights: Uint8Array, half: boolean, samples: EngineSamples): Promise<Outcome<OnnxReport>>;
  bundle(run: HeldRun): Promise<Outcome<Blob>>;
  /** Detects the kind of files from their content. */
  recognise(files: readonly InputFile[]): Promise<Outcome<Recognised>>;
  /** Reads a run from an archive, a folder or a checkpoint. The failure is one sentence. */
  readRun(files: readonly InputFile[], kind: 'run' | 'checkpoint'): Promise<Outcome<ImportedRun>>;
}
