// Messages between the trainer's thread and the thread that scores samples; types only. A contract: both sides import it.
import type { ScoreSource } from '../../runs/readings/scoreSource.ts';
import type { ScoreAnswer } from '../../trainer/scoring.ts';
import type { Outcome } from '../protocol.ts';

/** The reference that samples are compared with. */
export interface ScoreReference {
  readonly source: Exclude<ScoreSource, { kind: 'none' }>;
  readonly resolution: number;
  /** [n, 3, R, R] bytes of the run's own images; null if the page has a file of features. */
  readonly images: Uint8Array<ArrayBuffer> | null;
  /** Address of the page's files. */
  readonly files: string;
}

export interface ScoreApi {
  open(reference: ScoreReference): void;
  /** Scores [n, 3, R, R] bytes. */
  score(samples: Uint8Array): Promise<Outcome<ScoreAnswer>>;
}
