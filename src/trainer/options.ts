import type { ImageSet } from '../data/sets/imageSet.ts';
import type { AdapterReport } from '../gpu/device.ts';
import type { Choices } from '../nn/tuning/variants.ts';
import type { Recipe } from '../recipes/recipe.ts';

/** What a run is made from. */
export interface TrainerOptions {
  readonly gpu: GPU;
  readonly recipe: Recipe;
  /** A weights file (docs/files/weights.md). */
  readonly teacher: Uint8Array;
  /** Weights that the generator starts from (SiD2A). */
  readonly init?: Uint8Array;
  /** Weights that the fake score starts from. */
  readonly psiInit?: Uint8Array;
  /** Real images; SiD needs none. */
  readonly images?: ImageSet;
  readonly onProgress?: (done: number, total: number, label: string) => void;
  readonly onLost?: (reason: string) => void;
  /** Kernel variants known for an adapter. Shapes that it lacks are timed, unless `fixed`: a resumed run keeps its own. */
  readonly variants?: (adapter: AdapterReport) => { readonly choices: Choices; readonly fixed: boolean };
}
