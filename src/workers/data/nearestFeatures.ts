// Finds the images of a set that are nearest to one image, by the Euclidean distance of a classifier's 64 features.
import type { ImageSet } from '../../data/sets/imageSet.ts';
import type { Neighbour } from '../../data/sets/nearest.ts';
import type { FeatureNet } from '../../metrics/features.ts';

/** Images between two checks whether the search was ended. */
const PART = 50;

/** Features of a set that are computed so far. A later search continues from here. */
interface Known {
  readonly features: Float32Array;
  done: number;
}

const known = new WeakMap<ImageSet, Map<string, Known>>();

function knownOf(set: ImageSet, name: string, dims: number): Known {
  const ofSet = known.get(set) ?? new Map<string, Known>();
  known.set(set, ofSet);
  const found = ofSet.get(name) ?? { features: new Float32Array(set.count * dims), done: 0 };
  ofSet.set(name, found);
  return found;
}

/**
 * The k nearest images, the nearest first. `query` is [3, R, R] bytes. The set's features are computed once and stored
 * under the classifier's `name`. After every part it calls `report` and lets the thread do other work. If `report`
 * returns false, the search ends.
 */
export async function nearestByFeatures(
  set: ImageSet,
  query: Uint8Array,
  k: number,
  { net, name }: { net: FeatureNet; name: string },
  report: (done: number) => Promise<boolean>,
): Promise<Neighbour[] | null> {
  const { count, resolution, pixels, labels } = set;
  const size = 3 * resolution * resolution;
  const own = (await net.features(query, resolution)).values;
  const kept = knownOf(set, name, net.dims);
  while (kept.done < count) {
    const to = Math.min(kept.done + PART, count);
    const part = await net.features(pixels.subarray(kept.done * size, to * size), resolution);
    kept.features.set(part.values, kept.done * net.dims);
    kept.done = to;
    if (!(await report(to))) return null;
  }
  const all = Array.from({ length: count }, (_, index) => {
    let sum = 0;
    for (let f = 0; f < net.dims; f++) sum += ((kept.features[index * net.dims + f] ?? 0) - (own[f] ?? 0)) ** 2;
    return { index, label: labels[index] ?? 0, distance: Math.sqrt(sum) };
  });
  return all.sort((a, b) => a.distance - b.distance || a.index - b.index).slice(0, k);
}
