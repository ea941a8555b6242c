// A reading in progress: its options, its progress, and whether it was cancelled.

/** A decoded picture: 4 bytes a pixel, row-major. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array | Uint8ClampedArray;
}

/** Decodes a JPEG or WebP. PNG needs no decoder. Throws on failure. */
export type PictureDecoder = (bytes: Uint8Array<ArrayBuffer>, type: 'jpeg' | 'webp') => Promise<Picture>;

/** Progress of a reading. `total` is 0 while unknown. */
export interface Progress {
  readonly what: 'looking' | 'reading' | 'downloading';
  readonly done: number;
  readonly total: number;
}

export interface ReadOptions {
  /** Side of the resized pictures, in pixels. */
  readonly side: number;
  readonly decode: PictureDecoder;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/** Sentence for a reading that the user cancelled. */
export const CANCELLED = 'Reading was cancelled.';

const REPORT_MS = 100;

/** Counts work, reports progress, and gives the thread time to receive a cancel. */
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

  /** Adds finished work. */
  async advance(by: number): Promise<void> {
    this.done += by;
    this.check();
    if (performance.now() - this.reported < REPORT_MS) return;
    this.report();
    // Reads from memory never yield to the event loop. Without this pause no cancel could arrive.
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
