// The state of the sample lab.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Cells } from '../../lib/cells.ts';
import type { Way } from '../../lib/interpolate.ts';
import type { Picture } from '../../runs/readings/sheetCells.ts';
import type { Average, LabNetwork, LabTiming } from '../../workers/lab/api.ts';
import type { NearestImages } from '../../workers/protocol.ts';
import type { LabSource, StoredGenerator } from './labSources.ts';

/** A set of images: their seeds and classes, how many exist so far, and the time they took. */
export interface Made {
  readonly cells: Cells;
  readonly seeds: readonly number[];
  /** Null for networks without classes. */
  readonly labels: readonly number[] | null;
  readonly done: number;
  readonly ms: number;
  /** Null until all images are there. */
  readonly timing: LabTiming | null;
}

/** A latent on a path, with its class and picture. */
export interface Anchor {
  readonly seed: number;
  readonly label: number | null;
  readonly picture: Picture;
}

export interface MixState {
  readonly anchors: readonly Anchor[];
  readonly way: Way;
  /** Whether classes are mixed like latents. If not, all images have the first anchor's class. */
  readonly mixClasses: boolean;
  readonly frames: number;
  /** Whether the path returns to its start. */
  readonly loop: boolean;
  readonly strip: { readonly cells: Cells; readonly done: number; readonly timing: LabTiming | null } | null;
  readonly u: number;
  readonly v: number;
  readonly pad: { readonly picture: Picture; readonly ms: number } | null;
}

export interface VersusState {
  /** The teacher's file. '' before one is chosen. */
  readonly teacher: string;
  readonly steps: number;
  readonly busy: boolean;
  /**
   * By step: the noise level at its start, and the teacher's denoised images there. The last entry has the final
   * images.
   */
  readonly stages: readonly { readonly sigma: number; readonly cells: Cells }[];
  readonly generator: Cells | null;
  readonly seeds: readonly number[];
  readonly times: { readonly teacher: LabTiming; readonly generator: LabTiming } | null;
  readonly failure: string | null;
}

export type NearestState =
  | { readonly kind: 'none' }
  | { readonly kind: 'looking'; readonly done: number; readonly total: number }
  | { readonly kind: 'found'; readonly index: number; readonly result: NearestImages }
  | { readonly kind: 'bad'; readonly message: string };

export interface LabState {
  readonly source: LabSource | null;
  readonly file: File | null;
  /** The stored checkpoint that was chosen last. */
  readonly checkpoint: StoredGenerator | null;
  readonly average: Average;
  readonly network: LabNetwork | null;
  /** The run of the weights. '' if it is not known. */
  readonly runId: string;
  readonly opening: boolean;
  /** Rises when the lab thread has released all its networks. */
  readonly era: number;
  readonly failure: string | null;
  readonly seeds: readonly number[];
  /** Null: the classes, one after another. */
  readonly label: number | null;
  /** Null: the generator's own value. */
  readonly sigma: number | null;
  readonly grid: Made | null;
  readonly sampling: boolean;
  /** The selected image. */
  readonly picked: number;
  readonly mix: MixState;
  readonly versus: VersusState;
  readonly nearest: NearestState;
  /** The file that is being made. */
  readonly saving: string | null;
  /** The progress of a large file. */
  readonly made: { readonly done: number; readonly of: number } | null;
}

export const NO_STAGES = { stages: [], generator: null, seeds: [], times: null, failure: null } as const;

const INITIAL: LabState = {
  source: null,
  file: null,
  checkpoint: null,
  average: 'ema',
  network: null,
  runId: '',
  opening: false,
  era: 0,
  failure: null,
  seeds: Array.from({ length: 64 }, (_, i) => i),
  label: null,
  sigma: null,
  grid: null,
  sampling: false,
  picked: 0,
  mix: {
    anchors: [],
    way: 'slerp',
    mixClasses: true,
    frames: 16,
    loop: true,
    strip: null,
    u: 0.5,
    v: 0.5,
    pad: null,
  },
  versus: { teacher: '', steps: 18, busy: false, ...NO_STAGES },
  nearest: { kind: 'none' },
  saving: null,
  made: null,
};

export function labState(): StoreApi<LabState> {
  return createStore<LabState>()(() => INITIAL);
}
