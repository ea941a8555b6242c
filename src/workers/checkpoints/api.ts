// The interface of the thread for checkpoints, for the page and the trainer. Types only.
import type { CheckpointScore } from '../../runs/readings/bestScore.ts';
import type {
  CheckpointChanges,
  CheckpointDelivery,
  CheckpointStamp,
  RunCheckpoints,
} from '../../storage/checkpoints/types.ts';
import type { Outcome, WeightsBytes } from '../protocol.ts';

/** Events of the thread. `held`: storage did not take the checkpoint, so it lasts as long as the page. */
export type CheckpointsEvent =
  | { type: 'kept'; run: string; kept: RunCheckpoints; writeMs: number }
  | { type: 'scored'; run: string; kept: RunCheckpoints }
  | { type: 'held'; run: string; stamp: CheckpointStamp; why: 'full' | 'off' | 'failed'; message: string };

export interface CheckpointsApi {
  /** Passes the port for events. */
  connect(port: MessagePort): void;
  /** Passes a port on which a trainer's thread calls a `CheckpointPort`. */
  attach(port: MessagePort): void;
  /** All runs with stored files. Deletes files that a closed page left incomplete. */
  list(): Promise<Outcome<Record<string, RunCheckpoints>>>;
  /** The stored checkpoints of one run. */
  ofRun(run: string): Promise<Outcome<RunCheckpoints>>;
  keep(incoming: CheckpointDelivery): Promise<Outcome<null>>;
  keepTeacher(run: string, name: string, file: WeightsBytes): Promise<Outcome<null>>;
  /** A checkpoint's bytes, checked. Waits for a checkpoint that is still on its way. */
  read(run: string, name: string): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
  readTeacher(run: string): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
  /** Stores a copy of a run's teacher with another run. Does nothing if the run has none. */
  copyTeacher(run: string, to: string): Promise<Outcome<null>>;
  change(run: string, name: string, changes: CheckpointChanges): Promise<Outcome<RunCheckpoints>>;
  /** Adds the score of a step to its checkpoint, if it has one. The checkpoint with a run's best score stays. */
  score(run: string, step: number, score: CheckpointScore): Promise<Outcome<null>>;
  remove(run: string, names: readonly string[]): Promise<Outcome<RunCheckpoints>>;
  /** Moves the checkpoints after `nimg` images, and a copy of the teacher, to another run. */
  moveTail(run: string, nimg: number, to: string): Promise<Outcome<null>>;
  /** Deletes all files of a run. */
  drop(run: string): Promise<Outcome<null>>;
}

/** The part that a trainer's thread calls on a port of its own: the bytes of checkpoints never pass the page's thread. */
export type CheckpointPort = Pick<CheckpointsApi, 'keep' | 'read'>;
