// Pinned images with all readings of their encoder maps as one safetensors file, which any tool can read.

import { readSafetensors, type TensorData, writeSafetensors } from '../io/tensors/safetensors.ts';
import { EngineError } from '../lib/errors.ts';
import { sameShape, shapeText } from '../lib/shape.ts';
import type { Pinned } from '../runs/report.ts';

/**
 * Images as [n, R, R, 4] bytes; numbers, real and labels as [n]. For the l readings: step and images seen as [l],
 * logits as [l, n, S, S].
 */
export function writePinsFile({ set, readings }: Pinned): Uint8Array<ArrayBuffer> {
  const { resolution: R, sigma, seed } = set;
  const [n, L, S] = [set.ids.length, readings.length, readings[0]?.mapSize ?? 0];
  const logits = new Float32Array(L * n * S * S);
  for (const [i, reading] of readings.entries()) logits.set(reading.logits, i * n * S * S);
  const whole = (data: Int32Array): TensorData => ({ dtype: 'I32', shape: [data.length], data });
  const tensors = new Map<string, TensorData>([
    ['ids', whole(set.ids)],
    ['real', whole(set.real)],
    ['labels', whole(set.labels)],
    ['images', { dtype: 'U8', shape: [n, R, R, 4], data: new Uint8Array(set.rgba) }],
    ['step', whole(Int32Array.from(readings, (l) => l.step))],
    ['nimg', whole(Int32Array.from(readings, (l) => l.nimg))],
    ['logits', { dtype: 'F32', shape: [L, n, S, S], data: logits }],
  ]);
  return writeSafetensors(tensors, { format: 'sida-lab/1', sigma: String(sigma), seed: String(seed) });
}

/** Reads a file of `writePinsFile`. Errors contain `name`, the file's name. */
export function readPinsFile(bytes: Uint8Array, name: string): Pinned {
  const { tensors, metadata } = readSafetensors(bytes, name);
  function data<T extends TensorData['data']>(key: string, kind: new (n: number) => T, shape: number[]): T {
    const tensor = tensors.get(key);
    if (!tensor) throw new EngineError('bad-file', `${name} does not hold pinned images: it has no ${key}.`);
    if (tensor.data instanceof kind && sameShape(tensor.shape, shape)) return tensor.data;
    throw new EngineError('bad-file', `${name}: ${key} is ${tensor.dtype} of ${shapeText(tensor.shape)}.`);
  }
  const [n = 0, resolution = 0] = tensors.get('images')?.shape ?? [];
  const [L = 0, , mapSize = 0] = tensors.get('logits')?.shape ?? [];
  const [sigma, seed] = [Number(metadata.sigma), Number(metadata.seed)];
  if (!(sigma > 0) || !Number.isSafeInteger(seed))
    throw new EngineError(
      'bad-file',
      `${name} does not say at which σ and with which noise its images were looked at.`,
    );
  const ids = data('ids', Int32Array, [n]);
  const [step, nimg] = [data('step', Int32Array, [L]), data('nimg', Int32Array, [L])];
  const logits = data('logits', Float32Array, [L, n, mapSize, mapSize]);
  const cells = n * mapSize ** 2;
  return {
    set: {
      sigma,
      seed,
      resolution,
      ids,
      real: data('real', Int32Array, [n]),
      labels: data('labels', Int32Array, [n]),
      rgba: new Uint8ClampedArray(data('images', Uint8Array, [n, resolution, resolution, 4])),
    },
    readings: Array.from({ length: L }, (_, i) => ({
      step: step[i] ?? 0,
      nimg: nimg[i] ?? 0,
      mapSize,
      ids,
      logits: logits.slice(i * cells, (i + 1) * cells),
    })),
  };
}
