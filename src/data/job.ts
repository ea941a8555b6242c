// A reading in progress: what it is asked for, how far it is, and whether it should still go on.

/** A picture as decoded: 4 bytes a pixel, row-major. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array | Uint8ClampedArray;
}

/** Decodes a JPEG or WebP; PNG is decoded here. Throws where it cannot. */
export type PictureDecoder = (bytes: Uint8Array<ArrayBuffer>, type: 'jpeg' | 'webp') => Promise<Picture>;

/** How far a reading is; `total` is 0 where unknown. */
export interface Progress {
  readonly what: 'looking' | 'reading' | 'downloading';
  readonly done: number;
  readonly total: number;
}

export interface ReadOptions {
  /** The side that pictures are resized to. */
  readonly side: number;
  readonly decode: PictureDecoder;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/** What a person sees when a reading ends because they said so. */
export const CANCELLED = 'Reading was cancelled.';

const REPORT_MS = 100;

/** Counts work, reports it now and then, and lets the thread hear of a cancel in between. */
export class Job {
  readonly options: ReadOptions;
  private what: Progress['what'] = 'looking';
  private done = 0;
  private total = 0;
  private reported = performance.now();

  constructor(options: ReadOptions) {
    this.options = options;
  }

  begin(what: Progress['what'], total: number): void {
    this.what = what;
    this.done = 0;
    this.total = total;
    this.report();
  }

  /** Some more of the total is done. */
  async advance(by: number): Promise<void> {
    this.done += by;
    this.check();
    if (performance.now() - this.reported < REPORT_MS) return;
    this.report();
    // Reads from memory never leave the thread: without a turn of the event loop no cancel would arrive.
    await new Promise((resolve) => setTimeout(resolve));
    this.check();
  }

  check(): void {
    if (this.options.signal?.aborted) throw new Error(CANCELLED);
  }

  private report(): void {
    this.reported = performance.now();
    this.options.onProgress?.({ what: this.what, done: this.done, total: this.total });
  }
}
