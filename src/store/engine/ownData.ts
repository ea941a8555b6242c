// The images that the person brought, as the page sees them.
import type { InputFile } from '../../data/containers/boxes.ts';
import type { DataProgress, DataSummary } from '../../workers/protocol.ts';

export interface OwnData {
  /** The set that is held; a reading in progress or gone wrong does not touch it. */
  summary: DataSummary | null;
  reading: DataProgress | null;
  /** Why the last reading or keeping failed. */
  problem: string | null;
  /** Whether the set is in the browser's own storage. */
  kept: 'no' | 'keeping' | 'yes';
}

export const NO_DATA: OwnData = { summary: null, reading: null, problem: null, kept: 'no' };

export interface DataVerbs {
  previewShapes(resolution: number): Promise<void>;
  /** Reads a data set, pictures resized to `side`; true if it is held then. */
  readData(files: InputFile[], side: number): Promise<boolean>;
  /** Fetches CIFAR-10 from Hugging Face. */
  fetchData(side: number): Promise<boolean>;
  cancelReading(): void;
  keepData(): Promise<void>;
  /** Takes up what an earlier visit kept. */
  restoreData(): Promise<void>;
  forgetData(): Promise<void>;
}
