// The subjects of the stepper: the two sides of a recorded batch, pinned images, or the person's own picture.
import { picked, placesOf } from '../../runs/model/pinned.ts';
import type { BatchView, Pinned } from '../../runs/report.ts';

export type Kind = 'real' | 'fake' | 'own';

/** The recorded data of images in their training step. */
export interface Recorded {
  readonly step: number;
  readonly sigma: Float32Array;
  readonly noisy: Uint8ClampedArray;
  /** [n, mapSize, mapSize]. Null if the method has no discriminator. */
  readonly logits: Float32Array | null;
  readonly mapSize: number;
}

/** Images of one kind, all of one size. */
export interface Subject {
  readonly kind: Kind;
  readonly n: number;
  readonly resolution: number;
  /** RGBA, n images stacked vertically. */
  readonly rgba: Uint8ClampedArray;
  readonly labels: Int32Array;
  readonly recorded: Recorded | null;
  /** For pinned images: their numbers, σ and the seed of their noise. */
  readonly pins: { readonly ids: Int32Array; readonly sigma: number; readonly seed: number } | null;
}

/** Real images first. SiD has none. */
export function subjectsOf(view: BatchView): Subject[] {
  const { n, resolution, labels, step, sigma, mapSize } = view;
  const side = (
    kind: Kind,
    rgba: Uint8ClampedArray | null,
    noisy: Uint8ClampedArray | null,
    logits: Float32Array | null,
  ): Subject[] =>
    rgba && noisy
      ? [{ kind, n, resolution, rgba, labels, recorded: { step, sigma, noisy, logits, mapSize }, pins: null }]
      : [];
  return [
    ...side('real', view.real, view.noisyReal, view.logitsReal),
    ...side('fake', view.fake, view.noisyFake, view.real ? view.logitsFake : null),
  ];
}

/** The pinned images of a run, real images first. */
export function pinnedSubjects({ set }: Pinned): Subject[] {
  const { sigma, seed, resolution } = set;
  return ([true, false] as const).flatMap((real): Subject[] => {
    const { ids, labels, rgba } = picked(set, placesOf(set, real));
    const kind: Kind = real ? 'real' : 'fake';
    const pins = { ids, sigma, seed };
    return ids.length > 0 ? [{ kind, n: ids.length, resolution, rgba, labels, recorded: null, pins }] : [];
  });
}

/** One image of a stack. */
export function imageAt(rgba: Uint8ClampedArray, i: number, resolution: number): Uint8ClampedArray {
  const size = resolution ** 2 * 4;
  return rgba.subarray(i * size, (i + 1) * size);
}
