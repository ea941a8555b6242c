// The work of the data thread, without the thread: the loaded set, the reading in progress, and the stored set.
import { CIFAR10_PARQUET, fetchWhole } from '../../data/containers/huggingFace.ts';
import { readImages } from '../../data/intake.ts';
import type { PictureDecoder, Progress, ReadOptions } from '../../data/job.ts';
import type { Reading } from '../../data/reading.ts';
import { shapes10ForRuns } from '../../data/sets/shapes10Run.ts';
import { EngineError } from '../../lib/errors.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import type { Folder } from '../../storage/folder.ts';
import { forgetStored, keepSet, readStored } from '../../storage/imageSet.ts';

interface Outside {
  readonly decode: PictureDecoder;
  readonly folder: () => Promise<Folder>;
}

type Report = (progress: Progress) => void;

/** Holds the person's set. A reading that fails or is cancelled does not change it. */
export class ImageSets {
  private readonly outside: Outside;
  private readonly shapes = new Map<number, Reading>();
  private own: Reading | null = null;
  private going: AbortController | null = null;

  constructor(outside: Outside) {
    this.outside = outside;
  }

  read(files: Parameters<typeof readImages>[0], side: number, report: Report): Promise<Reading> {
    return this.replace(side, report, (options) => readImages(files, options));
  }

  fetchCifar10(side: number, report: Report): Promise<Reading> {
    return this.replace(side, report, async (options) => {
      const blob = await fetchWhole(CIFAR10_PARQUET, options);
      const path = CIFAR10_PARQUET.replace(/^.*\//, '');
      return readImages([{ path, blob }], options);
    });
  }

  cancel(): void {
    this.going?.abort();
  }

  async keep(): Promise<void> {
    if (!this.own) throw new EngineError('bad-file', 'There are no images to store.');
    await keepSet(await this.outside.folder(), this.own, Date.now());
  }

  /** Reads the stored set. Resolves to null if another set was read meanwhile. */
  async restore(): Promise<Reading | null> {
    // A browser without such storage has no stored set. That is no error.
    const folder = await this.outside.folder().catch(() => null);
    const kept = folder && (await readStored(folder));
    if (this.own || this.going) return this.own;
    this.own = kept && { ...kept, crops: [] };
    return this.own;
  }

  async forget(): Promise<void> {
    this.own = null;
    const folder = await this.outside.folder().catch(() => null);
    if (folder) await forgetStored(folder);
  }

  /** The real images of a recipe. */
  imagesOf(dataset: Recipe['dataset'], resolution: number): Reading {
    if (dataset !== 'shapes10') {
      if (this.own) return this.own;
      throw new EngineError('bad-file', 'No real images are loaded: add them under “Real images”.');
    }
    const made = this.shapes.get(resolution) ?? { set: shapes10ForRuns(resolution), notes: [], crops: [] };
    this.shapes.set(resolution, made);
    return made;
  }

  private async replace(
    side: number,
    onProgress: Report,
    job: (options: ReadOptions) => Promise<Reading>,
  ): Promise<Reading> {
    this.going?.abort();
    const mine = new AbortController();
    this.going = mine;
    try {
      this.own = await job({ side, decode: this.outside.decode, onProgress, signal: mine.signal });
      return this.own;
    } finally {
      if (this.going === mine) this.going = null;
    }
  }
}
