// What the sample lab shows.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Cells } from '../../lib/cells.ts';
import type { Way } from '../../lib/interpolate.ts';
import type { Picture } from '../../runs/readings/sheetCells.ts';
import type { Average, LabNetwork, LabTiming } from '../../workers/lab/api.ts';
import type { NearestImages } from '../../workers/protocol.ts';
import type { LabSource, StoredGenerator } from './labSources.ts';

/** Images on their way or made: of which seeds and classes, how many are there, how long it took. */
export interface Made {
  readonly cells: Cells;
  readonly seeds: readonly number[];
  /** null for networks without classes */
  readonly labels: readonly number[] | null;
  readonly done: number;
  readonly ms: number;
  /** null while images are still to come */
  readonly timing: LabTiming | null;
}

/** A latent that a path goes through, with its class and picture. */
export interface Anchor {
  readonly seed: number;
  readonly label: number | null;
  readonly picture: Picture;
}

export interface MixState {
  readonly anchors: readonly Anchor[];
  readonly way: Way;
  /** Whether classes mix along with latents; else all are of the first anchor's. */
  readonly mixClasses: boolean;
  readonly frames: number;
  /** Whether the path leads back to its beginning. */
  readonly loop: boolean;
  readonly strip: { readonly cells: Cells; readonly done: number; readonly timing: LabTiming | null } | null;
  readonly u: number;
  readonly v: number;
  readonly pad: { readonly picture: Picture; readonly ms: number } | null;
}

export interface VersusState {
  /** The teacher's file; '' before one is chosen. */
  readonly teacher: string;
  readonly steps: number;
  readonly busy: boolean;
  /** By step: the noise level at its beginning, and what the teacher makes of the state there; last the images. */
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
  /** The kept checkpoint that was chosen last. */
  readonly checkpoint: StoredGenerator | null;
  readonly average: Average;
  readonly network: LabNetwork | null;
  /** The run that the weights are of; '' where it is not known. */
  readonly runId: string;
  readonly opening: boolean;
  /** Rises when the thread has let all its networks go. */
  readonly era: number;
  readonly failure: string | null;
  readonly seeds: readonly number[];
  /** null: the classes in turn */
  readonly label: number | null;
  /** null: the generator's own */
  readonly sigma: number | null;
  readonly grid: Made | null;
  readonly sampling: boolean;
  /** The image that is looked at. */
  readonly picked: number;
  readonly mix: MixState;
  readonly versus: VersusState;
  readonly nearest: NearestState;
  /** The file that is being made. */
  readonly saving: string | null;
  /** Images of a large file so far. */
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
