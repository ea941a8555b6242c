// Searches the nearest training images for the page.
import type { ImageSet } from '../../data/sets/imageSet.ts';
import { nearestImages } from '../../data/sets/nearest.ts';
import { rgbaOfBytes } from '../../lib/codec.ts';
import { readClassifier } from '../../metrics/classifier.ts';
import type { ClassifierFile, DataApi, NearestImages } from '../protocol.ts';
import type { ImageSets } from './imageSets.ts';
import { nearestByFeatures } from './nearestFeatures.ts';

/** Number of requests so far. Only the newest is answered. */
let asked = 0;

/** Answers the page's request, with progress over its port. Resolves to null if a newer request came. */
export async function answerNearest(
  sets: Pick<ImageSets, 'imagesOf'>,
  ...[dataset, resolution, rgba, k, classifier, port]: Parameters<DataApi['nearest']>
): Promise<NearestImages | null> {
  const mine = ++asked;
  try {
    const { set } = sets.imagesOf(dataset, resolution);
    return await nearestIn(set, rgba, k, classifier, async (done) => {
      port.postMessage({ done, total: set.count });
      // Lets the thread receive a newer request.
      await new Promise((resolve) => setTimeout(resolve));
      return mine === asked;
    });
  } finally {
    port.close();
  }
}

/** Ends the search in progress. */
export function stopNearest(): void {
  asked++;
}

/** Searches a set for the images nearest to RGBA pixels of its size, in pixels or in a classifier's features. */
export async function nearestIn(
  set: ImageSet,
  rgba: Uint8ClampedArray,
  k: number,
  classifier: ClassifierFile | null,
  report: (done: number) => Promise<boolean>,
): Promise<NearestImages | null> {
  const { resolution: R, count } = set;
  const plane = R * R;
  if (rgba.length !== plane * 4) {
    throw new Error(
      `The images of “${set.name}” are ${R} × ${R}, and the sample is not: choose the set it was trained on.`,
    );
  }
  const query = new Uint8Array(plane * 3);
  for (let p = 0; p < plane; p++) for (let c = 0; c < 3; c++) query[c * plane + p] = rgba[p * 4 + c] as number;
  const found = classifier
    ? await nearestByFeatures(set, query, k, { net: readClassifier(classifier.bytes), name: classifier.name }, report)
    : await nearestImages(set, query, k, report);
  return (
    found && {
      set: set.name,
      space: classifier ? ('features' as const) : ('pixels' as const),
      count,
      images: found.map(({ index, label, distance }) => {
        const bytes = set.pixels.subarray(index * plane * 3, (index + 1) * plane * 3);
        return { index, label: set.classNames[label] ?? String(label), distance, rgba: rgbaOfBytes(bytes, 1, R) };
      }),
      resolution: R,
    }
  );
}
