// The options of a training run.
import type { ImageSet } from '../data/sets/imageSet.ts';
import type { AdapterReport } from '../gpu/device.ts';
import type { Choices } from '../nn/tuning/variants.ts';
import type { Recipe } from '../recipes/recipe.ts';

/** The files, images and settings from which a run is made. */
export interface TrainerOptions {
  readonly gpu: GPU;
  readonly recipe: Recipe;
  /** A weights file (docs/files/weights.md). */
  readonly teacher: Uint8Array;
  /** Weights from which the generator starts (SiD2A). */
  readonly init?: Uint8Array;
  /** Weights from which the fake score starts. */
  readonly psiInit?: Uint8Array;
  /** Real images. SiD needs none. */
  readonly images?: ImageSet;
  readonly onProgress?: (done: number, total: number, label: string) => void;
  readonly onLost?: (reason: string) => void;
  /**
   * Known kernel variants for an adapter. Shapes without one are timed, unless `fixed`: a resumed run keeps its
   * variants.
   */
  readonly variants?: (adapter: AdapterReport) => { readonly choices: Choices; readonly fixed: boolean };
}
