// Finds the networks in a file. The first bytes decide the format: safetensors, a checkpoint, or a network snapshot (.pkl).

import { isPickle } from '../io/pickle/pickle.ts';
import { readSnapshot } from '../io/pickle/snapshot.ts';
import {
  looksLikeSafetensors,
  readSafetensors,
  type SafeTensors,
  type TensorData,
  toFloat32,
} from '../io/tensors/safetensors.ts';
import { EngineError } from '../lib/errors.ts';
import { messageOf } from '../lib/messageOf.ts';
import type { GetTensor } from '../nn/workspace.ts';
import { NETWORK_ARENAS } from './roles.ts';

export type WeightsFormat = 'safetensors' | 'checkpoint' | 'snapshot';

/** One network of a file. `get` converts one tensor to float32 at each call. */
export interface SourceNetwork {
  /** `ema`, `theta.ema`, ...; empty if the file is one network. */
  readonly name: string;
  /** Class and arguments with EDM's names; null if the file does not say. */
  readonly given: Readonly<Record<string, unknown>> | null;
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  readonly get: GetTensor;
  /** A tensor in the file's own number type; undefined if there is none. */
  readonly raw: (key: string) => TensorData | undefined;
}

export interface WeightsSource {
  readonly format: WeightsFormat;
  readonly networks: readonly SourceNetwork[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** First bytes of files that are often mistaken for weights. */
const KNOWN: readonly [string, string][] = [
  ['PK', 'a zip archive'],
  ['\u001f\u008b', 'a gzip archive'],
  ['\u0089PNG', 'an image'],
  ['<', 'a web page, not the file behind it'],
  ['version https://git-lfs', 'a pointer to a large file, not the file itself'],
];

/** Opens a file. Throws an EngineError with one sentence if it cannot be read. `what` names it, as in "The teacher". */
export function openWeights(bytes: Uint8Array, what: string): WeightsSource {
  if (bytes.length === 0) throw new EngineError('bad-file', `${what} is empty.`);
  const safetensors = looksLikeSafetensors(bytes);
  const snapshot = !safetensors && isPickle(bytes);
  const start = String.fromCharCode(...bytes.subarray(0, 24)).trimStart();
  const known = safetensors ? undefined : KNOWN.find(([magic]) => start.startsWith(magic))?.[1];
  if (known !== undefined) {
    throw new EngineError(
      'bad-file',
      `${what} is ${known}: expected a .safetensors file or a network snapshot (.pkl).`,
    );
  }
  // Byte 8 begins the header of a safetensors file, even of one that is cut off.
  if (!snapshot && bytes.length > 8 && bytes[8] !== 0x7b) {
    throw new EngineError('bad-file', `${what} is neither a safetensors file nor a network snapshot (.pkl).`);
  }
  try {
    return snapshot ? fromSnapshot(bytes, what) : fromSafetensors(readSafetensors(bytes, what), what);
  } catch (e) {
    throw e instanceof EngineError ? e : new EngineError('bad-file', messageOf(e));
  }
}

function fromSnapshot(bytes: Uint8Array, what: string): WeightsSource {
  const networks = [...readSnapshot(bytes, what).networks].map(([name, net]): SourceNetwork => {
    const { tensors } = net;
    return {
      name,
      given: { ...net.args, class: net.className },
      shapes: new Map([...tensors].map(([key, t]) => [key, t.shape])),
      get: (key) => {
        const t = tensors.get(key);
        return t && { shape: t.shape, data: t.floats() };
      },
      raw: (key) => tensors.get(key)?.data(),
    };
  });
  return { format: 'snapshot', networks, metadata: {} };
}

function fromSafetensors({ tensors, metadata }: SafeTensors, what: string): WeightsSource {
  const given = argumentsOf(metadata.network, what);
  if (metadata.role !== 'checkpoint') {
    return { format: 'safetensors', networks: [part('', '', tensors, given)], metadata };
  }
  const arenas = NETWORK_ARENAS.filter((name) => [...tensors.keys()].some((k) => k.startsWith(`${name}/`)));
  const networks = arenas.map((name) => part(name, `${name}/`, tensors, given));
  if (networks.length === 0) throw new EngineError('bad-file', `${what} is a checkpoint without a network.`);
  return { format: 'checkpoint', networks, metadata };
}

/** The network of the tensors whose names begin with `prefix`. */
function part(
  name: string,
  prefix: string,
  tensors: SafeTensors['tensors'],
  given: SourceNetwork['given'],
): SourceNetwork {
  const own = [...tensors].filter(([key]) => key.startsWith(prefix));
  return {
    name,
    given,
    shapes: new Map(own.map(([key, t]) => [key.slice(prefix.length), t.shape])),
    get: (key) => {
      const t = tensors.get(prefix + key);
      return t && { shape: t.shape, data: toFloat32(t) };
    },
    raw: (key) => tensors.get(prefix + key),
  };
}

/** The `network` of a file's metadata; returns null if it has none. */
function argumentsOf(text: string | undefined, what: string): Record<string, unknown> | null {
  if (!text) return null;
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new EngineError('bad-file', `${what}: the "network" in its metadata is not JSON.`);
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new EngineError('bad-file', `${what}: the "network" in its metadata must be an object of EDM's arguments.`);
  }
  return { ...given };
}
