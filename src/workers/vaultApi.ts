// What the page and the trainer ask of the thread for checkpoints; types only.
import type { Recipe } from '../recipes/recipe.ts';
import type { CheckpointScore } from '../runs/bestScore.ts';
import type { Outcome, WeightsBytes } from './api.ts';

/**
 * `auto`: by the clock, at a pause, or when the page was hidden; the newest three stay, and the one with the best score. The
 * others stay until deleted.
 */
export type CheckpointKind = 'auto' | 'manual' | 'final';

/** A moment that a run can go on from. */
export interface Moment {
  /** The checkpoint's own, within its run. */
  readonly name: string;
  readonly step: number;
  readonly nimg: number;
  /** Seconds of training. */
  readonly sec: number;
  /** When it was taken, in milliseconds since 1970. */
  readonly at: number;
  readonly kind: CheckpointKind;
}

/** A checkpoint that is kept. */
export interface CheckpointInfo extends Moment {
  /** Of its average generator; absent where none was taken, and in what earlier versions kept. */
  readonly score?: CheckpointScore | undefined;
  /** Settings of that moment. */
  readonly recipe: Recipe;
  readonly bytes: number;
  readonly crc: number;
  readonly pinned: boolean;
  readonly note: string;
}

/** What a person can change of a checkpoint. */
export type CheckpointChanges = Partial<Pick<CheckpointInfo, 'pinned' | 'note'>>;

/** A checkpoint on its way in: from the trainer's thread, or from a file. */
export interface Incoming {
  readonly run: string;
  readonly moment: Moment;
  readonly recipe: Recipe;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly score?: CheckpointScore | undefined;
}

/** What is kept of a run. */
export interface RunCheckpoints {
  /** By images seen, the fewest first. */
  readonly list: readonly CheckpointInfo[];
  /** Name of a teacher that does not ship with the page and is kept with the run; null where there is none. */
  readonly teacher: string | null;
}

/** What the thread tells by itself. `held`: storage took it not, so it lasts as long as the page. */
export type VaultEvent =
  | { type: 'kept'; run: string; kept: RunCheckpoints; writeMs: number }
  | { type: 'scored'; run: string; kept: RunCheckpoints }
  | { type: 'held'; run: string; moment: Moment; why: 'full' | 'off' | 'failed'; message: string };

export interface VaultApi {
  /** Hands over the port for events. */
  connect(port: MessagePort): void;
  /** Hands over a port on which a trainer sends what is `Incoming`. */
  attach(port: MessagePort): void;
  /** Every run that has something; what a killed page left unfinished is cleared away. */
  list(): Promise<Outcome<Record<string, RunCheckpoints>>>;
  /** What is kept of one run. */
  look(run: string): Promise<Outcome<RunCheckpoints>>;
  keep(incoming: Incoming): Promise<Outcome<null>>;
  keepTeacher(run: string, name: string, file: WeightsBytes): Promise<Outcome<null>>;
  /** A checkpoint's bytes, checked; one that is still on its way is waited for. */
  read(run: string, name: string): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
  readTeacher(run: string): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
  /** Keeps a copy of a run's teacher with another run; nothing happens where none is kept with it. */
  copyTeacher(run: string, to: string): Promise<Outcome<null>>;
  change(run: string, name: string, changes: CheckpointChanges): Promise<Outcome<RunCheckpoints>>;
  /** Notes the score of a step in its checkpoint, where it has one; the best of a run stays. */
  score(run: string, step: number, score: CheckpointScore): Promise<Outcome<null>>;
  remove(run: string, names: readonly string[]): Promise<Outcome<RunCheckpoints>>;
  /** Gives the checkpoints after so many images, and a copy of the teacher, to another run. */
  moveTail(run: string, nimg: number, to: string): Promise<Outcome<null>>;
  /** Deletes everything of a run. */
  drop(run: string): Promise<Outcome<null>>;
}
