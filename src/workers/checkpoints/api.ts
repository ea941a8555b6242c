// What the page and the trainer ask of the thread for checkpoints; types only.
import type { CheckpointScore } from '../../runs/readings/bestScore.ts';
import type {
  CheckpointChanges,
  CheckpointDelivery,
  CheckpointStamp,
  RunCheckpoints,
} from '../../storage/checkpoints/types.ts';
import type { Outcome, WeightsBytes } from '../protocol.ts';

/** What the thread tells by itself. `held`: storage took it not, so it lasts as long as the page. */
export type CheckpointsEvent =
  | { type: 'kept'; run: string; kept: RunCheckpoints; writeMs: number }
  | { type: 'scored'; run: string; kept: RunCheckpoints }
  | { type: 'held'; run: string; stamp: CheckpointStamp; why: 'full' | 'off' | 'failed'; message: string };

export interface CheckpointsApi {
  /** Hands over the port for events. */
  connect(port: MessagePort): void;
  /** Hands over a port on which a trainer sends what is `CheckpointDelivery`. */
  attach(port: MessagePort): void;
  /** Every run that has something; what a killed page left unfinished is cleared away. */
  list(): Promise<Outcome<Record<string, RunCheckpoints>>>;
  /** What is kept of one run. */
  look(run: string): Promise<Outcome<RunCheckpoints>>;
  keep(incoming: CheckpointDelivery): Promise<Outcome<null>>;
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
