// Features of images, and the small files of features of real images that scores use as reference.
import { f32ToF16Bits } from '../io/tensors/half.ts';
import { readSafetensors, type TensorData, toFloat32, writeSafetensors } from '../io/tensors/safetensors.ts';
import type { Features } from './kid.ts';

/** A network that maps images to feature vectors, such as the project's small classifiers or Inception-v3. */
export interface FeatureNet {
  /** Names the network in error messages. */
  readonly name: string;
  /** Length of a feature vector. */
  readonly dims: number;
  /** Sides of the square images that it accepts, in pixels. */
  readonly sides: readonly number[];
  /** Features of images, [n, 3, side, side] bytes. Rejects with one sentence if the side is not in `sides`. */
  features(rgb: Uint8Array, side: number): Promise<Features>;
}

/** Most real images in a reference. A smaller set gives all its images. */
export const REFERENCE_COUNT = 1256;

/** Evenly spaced images of a set, including the first and the last: [at most REFERENCE_COUNT, 3, R, R]. */
export function referenceImages(pixels: Uint8Array, resolution: number): Uint8Array<ArrayBuffer> {
  const size = 3 * resolution * resolution;
  const count = Math.floor(pixels.length / size);
  const n = Math.min(count, REFERENCE_COUNT);
  const out = new Uint8Array(n * size);
  for (let i = 0; i < n; i++) {
    const from = Math.floor((i * count) / n) * size;
    out.set(pixels.subarray(from, from + size), i * size);
  }
  return out;
}

const nameAt = (resolution: number): string => `features.${resolution}`;

/** Writes features by resolution in half precision. The file does not contain the images. */
export function writeFeatures(
  sets: ReadonlyMap<number, Features>,
  metadata: Record<string, string>,
): Uint8Array<ArrayBuffer> {
  const tensors = new Map<string, TensorData>();
  for (const [resolution, { dims, values }] of sets) {
    const data = f32ToF16Bits(Float32Array.from(values));
    tensors.set(nameAt(resolution), { dtype: 'F16', shape: [values.length / dims, dims], data });
  }
  return writeSafetensors(tensors, { format: 'sida-lab/1', role: 'features', ...metadata });
}

/** The features at a resolution. Throws one sentence if the file has none. */
export function readFeatures(bytes: Uint8Array, resolution: number, name: string): Features {
  const { tensors, metadata } = readSafetensors(bytes, name);
  const tensor = tensors.get(nameAt(resolution));
  if (metadata.role !== 'features' || tensor?.shape.length !== 2)
    throw new Error(`${name} has no features of images of ${resolution}x${resolution} pixels.`);
  return { dims: tensor.shape[1] ?? 0, values: toFloat32(tensor) };
}
