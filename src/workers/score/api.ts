// What the trainer's thread asks of the one that scores samples; types only.
import type { Score } from '../../metrics/scorer.ts';
import type { ScoreSource } from '../../runs/readings/scoreSource.ts';
import type { Outcome } from '../protocol.ts';

/** What samples are compared with. */
export interface ScoreReference {
  readonly source: Exclude<ScoreSource, { kind: 'none' }>;
  readonly resolution: number;
  /** [n, 3, R, R] bytes of the run's own images; null where features come with the page. */
  readonly images: Uint8Array<ArrayBuffer> | null;
  /** Address of the page's files. */
  readonly files: string;
}

export interface ScoreAnswer extends Score {
  /** Milliseconds that it took, the first time with what it needs for that. */
  readonly ms: number;
}

export interface ScoreApi {
  open(reference: ScoreReference): void;
  /** Scores [n, 3, R, R] bytes. */
  score(samples: Uint8Array): Promise<Outcome<ScoreAnswer>>;
}
