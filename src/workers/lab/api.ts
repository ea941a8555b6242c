// What the page asks of the sample lab's thread; types only. It has a device of its own, opened with the first weights.

import type { Cells } from '../../lib/cells.ts';
import type { Place, Way } from '../../lib/interpolate.ts';
import type { Outcome, WeightsBytes } from '../protocol.ts';

/** The networks that the lab holds at once. */
export type LabSlot = 'generator' | 'teacher';

/** Which of a generator's weights. */
export type Average = 'ema' | 'raw';

/** What is known of an opened network. */
export interface LabNetwork {
  name: string;
  /** generator, teacher, checkpoint, ...; as the file says */
  role: string;
  nimg: number;
  /** The seed of its training; null where the file does not say. */
  seed: number | null;
  /** The file name of the teacher that its recipe names; '' where it names none. */
  teacher: string;
  initSigma: number;
  resolution: number;
  classes: number;
  parameters: number;
  /** SHA-256 of the file, hexadecimal. */
  sha256: string;
  /** Which weights the file has, where it has both. */
  averages: Average[];
  average: Average;
}

/** An image to be made: its latent among seeds, and its class among classes. */
export interface LabImage {
  latent: Place;
  /** null for networks without classes */
  classes: Place | null;
}

export interface LabRequest {
  slot: LabSlot;
  images: LabImage[];
  way: Way;
  /** The noise level of the one step; null is the generator's own. */
  sigma: number | null;
  /** Heun steps; null is one step. */
  steps: number | null;
}

/** What comes over a request's port, its pixels transferred: [count, R, R, 4] bytes. */
export interface LabPart {
  first: number;
  count: number;
  rgba: Uint8ClampedArray<ArrayBuffer>;
  /** Where Heun's sampler stands: what the network makes of the state at the beginning of this step; null: the images. */
  step: { index: number; sigma: number } | null;
  /** Milliseconds of sampling so far. */
  ms: number;
}

/** What was measured. */
export interface LabTiming {
  images: number;
  /** Network evaluations an image. */
  nfe: number;
  ms: number;
  /** Images of one evaluation. */
  batch: number;
}

/** Words that go into every file that is saved. */
export type LabNotes = Readonly<Record<string, string>>;

/** Many images at once, for tools that measure sets of them. */
export interface ManyRequest {
  from: number;
  count: number;
  /** null: the classes in turn; ignored by networks without */
  label: number | null;
  classes: number;
  resolution: number;
  sigma: number | null;
  notes: LabNotes;
}

export interface LabApi {
  open(slot: LabSlot, file: WeightsBytes, name: string, average: Average): Promise<Outcome<LabNetwork>>;
  /** Makes images, group by group over the port; null where it was cancelled. */
  sample(request: LabRequest, parts: MessagePort): Promise<Outcome<LabTiming | null>>;
  /** Ends what is being sampled and what waits, but for a large set. */
  cancel(): void;
  stopMany(): void;
  /** Lets all networks go, with their devices; they are opened anew when they are wanted. */
  release(): Promise<void>;
  /** Images as one PNG. */
  png(cells: Cells, cols: number, notes: LabNotes): Promise<Outcome<Uint8Array>>;
  /** Every image as a PNG of its own, named as given, in a zip. */
  pngs(cells: Cells, names: string[], notes: LabNotes[]): Promise<Outcome<Uint8Array>>;
  /** uint8 NHWC as `arr_0`, classes as `arr_1`, the notes as `about`. */
  npz(cells: Cells, labels: number[] | null, notes: LabNotes): Promise<Outcome<Uint8Array>>;
  /** The same of so many seeds from one on, made here and never held by the page; progress in images over the port. */
  many(request: ManyRequest, progress: MessagePort): Promise<Outcome<Uint8Array | null>>;
  /** An animation that repeats; every image stays for so many milliseconds, enlarged so many times. */
  gif(cells: Cells, ms: number, scale: number, notes: LabNotes): Promise<Outcome<Uint8Array>>;
}
