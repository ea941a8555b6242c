// A batch with its logit maps as a safetensors file, which any tool can read.

import { readSafetensors, type TensorData, writeSafetensors } from '../io/tensors/safetensors.ts';
import { EngineError } from '../lib/errors.ts';
import { sameShape, shapeText } from '../lib/shape.ts';
import type { BatchView } from '../runs/report.ts';

/**
 * Images as [n, R, R, 4] bytes, σ as [n], logits as [n, S, S], labels as [n]. Step and images seen are in the metadata.
 */
export function writeBatchFile(view: BatchView): Uint8Array<ArrayBuffer> {
  const { n, resolution: R, mapSize: S } = view;
  const tensors = new Map<string, TensorData>([
    ['sigma', { dtype: 'F32', shape: [n], data: view.sigma }],
    ['labels', { dtype: 'I32', shape: [n], data: view.labels }],
    ['logits_fake', { dtype: 'F32', shape: [n, S, S], data: view.logitsFake }],
  ]);
  if (view.logitsReal) tensors.set('logits_real', { dtype: 'F32', shape: [n, S, S], data: view.logitsReal });
  const images = { fake: view.fake, noisy_fake: view.noisyFake, real: view.real, noisy_real: view.noisyReal };
  for (const [name, rgba] of Object.entries(images)) {
    if (rgba) tensors.set(name, { dtype: 'U8', shape: [n, R, R, 4], data: new Uint8Array(rgba) });
  }
  return writeSafetensors(tensors, { format: 'sida-lab/1', step: String(view.step), nimg: String(view.nimg) });
}

/** Reads a file of `writeBatchFile`. Errors contain `name`, the file's name. */
export function readBatchFile(bytes: Uint8Array, name: string): BatchView {
  const { tensors, metadata } = readSafetensors(bytes, name);
  const [n = 0, resolution = 0] = tensors.get('fake')?.shape ?? [];
  const mapSize = tensors.get('logits_fake')?.shape[1] ?? 0;
  function data<T extends TensorData['data']>(key: string, kind: new (n: number) => T, shape: number[]): T | null {
    const tensor = tensors.get(key);
    if (!tensor) return null;
    if (tensor.data instanceof kind && sameShape(tensor.shape, shape)) return tensor.data;
    throw new EngineError('bad-file', `${name}: ${key} is ${tensor.dtype} of ${shapeText(tensor.shape)}.`);
  }
  function needed<T>(key: string, found: T | null): T {
    if (found !== null) return found;
    throw new EngineError('bad-file', `${name} is not a batch of a run: it has no ${key}.`);
  }
  const images = (key: string) => {
    const found = data(key, Uint8Array, [n, resolution, resolution, 4]);
    return found && new Uint8ClampedArray(found);
  };
  const maps = [n, mapSize, mapSize];
  return {
    step: Number(needed('step', metadata.step ?? null)),
    nimg: Number(needed('nimg', metadata.nimg ?? null)),
    n,
    resolution,
    mapSize,
    sigma: needed('sigma', data('sigma', Float32Array, [n])),
    labels: needed('labels', data('labels', Int32Array, [n])),
    fake: needed('fake', images('fake')),
    noisyFake: needed('noisy_fake', images('noisy_fake')),
    real: images('real'),
    noisyReal: images('noisy_real'),
    logitsFake: needed('logits_fake', data('logits_fake', Float32Array, maps)),
    logitsReal: data('logits_real', Float32Array, maps),
  };
}
