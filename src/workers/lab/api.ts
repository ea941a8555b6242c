// The interface of the sample lab's thread. Types only. The thread has its own device, opened with the first weights.

import type { Cells } from '../../lib/cells.ts';
import type { Place, Way } from '../../lib/interpolate.ts';
import type { Outcome, WeightsBytes } from '../protocol.ts';

/** The networks that the lab has open at the same time. */
export type LabSlot = 'generator' | 'teacher';

/** Which of a generator's weights. */
export type Average = 'ema' | 'raw';

/** The facts about an opened network. */
export interface LabNetwork {
  name: string;
  /** Generator, teacher, checkpoint and so on, as the file says. */
  role: string;
  nimg: number;
  /** The seed of its training. Null if the file does not name it. */
  seed: number | null;
  /** The file name of the teacher in its recipe. '' if there is none. */
  teacher: string;
  initSigma: number;
  resolution: number;
  classes: number;
  parameters: number;
  /** SHA-256 of the file, hexadecimal. */
  sha256: string;
  /** The weights that the file has: EMA, raw, or both. */
  averages: Average[];
  average: Average;
}

/** An image to sample: its latent as a mix of seeds, and its class as a mix of classes. */
export interface LabImage {
  latent: Place;
  /** Null for networks without classes. */
  classes: Place | null;
}

export interface LabRequest {
  slot: LabSlot;
  images: LabImage[];
  way: Way;
  /** The noise level of the one step. Null uses the generator's own. */
  sigma: number | null;
  /** Heun steps. Null means one step of the generator. */
  steps: number | null;
}

/** A message on a request's port. Its pixels are transferred: [count, R, R, 4] bytes. */
export interface LabPart {
  first: number;
  count: number;
  rgba: Uint8ClampedArray<ArrayBuffer>;
  /** The step of Heun's sampler whose denoised images these are. Null for the final images. */
  step: { index: number; sigma: number } | null;
  /** Milliseconds of sampling so far. */
  ms: number;
}

/** The measured times. */
export interface LabTiming {
  images: number;
  /** Network evaluations per image. */
  nfe: number;
  ms: number;
  /** Images of one evaluation. */
  batch: number;
}

/** Notes that every saved file contains. */
export type LabNotes = Readonly<Record<string, string>>;

/** A large set of images, for tools that evaluate sets. */
export interface ManyRequest {
  from: number;
  count: number;
  /** Null: the classes, one after another. Networks without classes ignore it. */
  label: number | null;
  classes: number;
  resolution: number;
  sigma: number | null;
  notes: LabNotes;
}

export interface LabApi {
  open(slot: LabSlot, file: WeightsBytes, name: string, average: Average): Promise<Outcome<LabNetwork>>;
  /** Samples images and sends them in groups over the port. Resolves to null if it was cancelled. */
  sample(request: LabRequest, parts: MessagePort): Promise<Outcome<LabTiming | null>>;
  /** Ends the sampling in progress and all waiting requests, except a large set. */
  cancel(): void;
  stopMany(): void;
  /** Closes all networks and their devices. They are opened again when they are needed. */
  release(): Promise<void>;
  /** All images as one PNG. */
  png(cells: Cells, cols: number, notes: LabNotes): Promise<Outcome<Uint8Array>>;
  /** One PNG per image, with the given names, in a zip. */
  pngs(cells: Cells, names: string[], notes: LabNotes[]): Promise<Outcome<Uint8Array>>;
  /** uint8 NHWC as `arr_0`, classes as `arr_1`, the notes as `about`. */
  npz(cells: Cells, labels: number[] | null, notes: LabNotes): Promise<Outcome<Uint8Array>>;
  /**
   * The same for many consecutive seeds. The thread samples them itself and sends the progress in images over the port.
   */
  many(request: ManyRequest, progress: MessagePort): Promise<Outcome<Uint8Array | null>>;
  /** An animation that repeats. It shows every image for `ms` milliseconds, enlarged `scale` times. */
  gif(cells: Cells, ms: number, scale: number, notes: LabNotes): Promise<Outcome<Uint8Array>>;
}
