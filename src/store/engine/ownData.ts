// The state of the images that the person added, and the verbs that change it.
import type { InputFile } from '../../data/containers/boxes.ts';
import type { DataProgress, DataSummary } from '../../workers/protocol.ts';

export interface OwnData {
  /** The loaded set. A reading that is in progress or has failed does not change it. */
  summary: DataSummary | null;
  reading: DataProgress | null;
  /** Why the last reading or storing failed. */
  problem: string | null;
  /** Whether the set is in the browser's storage. */
  kept: 'no' | 'keeping' | 'yes';
}

export const NO_DATA: OwnData = { summary: null, reading: null, problem: null, kept: 'no' };

export interface DataVerbs {
  previewShapes(resolution: number): Promise<void>;
  /** Reads a data set and resizes pictures to `side`. Returns true if the set is loaded afterwards. */
  readData(files: InputFile[], side: number): Promise<boolean>;
  /** Fetches CIFAR-10 from Hugging Face. */
  fetchData(side: number): Promise<boolean>;
  cancelReading(): void;
  keepData(): Promise<void>;
  /** Loads the set that an earlier visit stored. */
  restoreData(): Promise<void>;
  forgetData(): Promise<void>;
}
