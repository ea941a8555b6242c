// Networks as files: safetensors with EDM's state_dict names and, in the metadata, the network's arguments.
import { EngineError, messageOf } from '../gpu/errors.ts';
import { f32ToF16Bits, readSafetensors, type TensorData, toFloat32, writeSafetensors } from '../io/safetensors.ts';
import { type NetworkConfig, networkConfig } from '../nn/nets/networkConfig.ts';
import { networkKeys } from '../nn/nets/songUnetSpec.ts';
import type { ParamLayout } from '../nn/params.ts';
import type { GetTensor } from './workspace.ts';

/** A file's network and how to get at its tensors. */
export interface WeightsFile {
  readonly config: NetworkConfig;
  readonly get: GetTensor;
  readonly metadata: Readonly<Record<string, string>>;
  readonly what: string;
}

/** Reads a weights file; one sentence says what is wrong with it. `what` names it, e.g. "the teacher". */
export function readWeights(bytes: Uint8Array, what: string): WeightsFile {
  const file = parse(bytes, what);
  const { metadata, tensors } = file;
  if (!metadata.network) {
    throw new EngineError('bad-file', `${what} does not say which network it is for: its metadata has no "network".`);
  }
  let given: unknown;
  try {
    given = JSON.parse(metadata.network);
  } catch {
    throw new EngineError('bad-file', `${what}: the "network" in its metadata is not JSON.`);
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new EngineError('bad-file', `${what}: the "network" in its metadata must be an object of EDM's arguments.`);
  }
  // Files of unconditional training leave augmentation out of their metadata: the tensor itself tells.
  const augment = tensors.get('model.map_augment.weight')?.shape[1];
  const config = networkConfig({ ...(augment === undefined ? {} : { augment_dim: augment }), ...given });
  const get: GetTensor = (key) => {
    const t = tensors.get(key);
    return t && { shape: t.shape, data: toFloat32(t) };
  };
  checkFinite(config, get, what);
  return { config, get, metadata, what };
}

function parse(bytes: Uint8Array, what: string) {
  try {
    return readSafetensors(bytes, what);
  } catch (e) {
    throw new EngineError('bad-file', messageOf(e));
  }
}

function checkFinite(config: NetworkConfig, get: GetTensor, what: string): void {
  for (const { key } of networkKeys(config)) {
    if (get(key)?.data.some((v) => !Number.isFinite(v))) {
      throw new EngineError('bad-file', `${what}: "${key}" holds NaN or infinity, so no image can come out of it.`);
    }
  }
}

/** What a file says of itself. No dates: equal runs give equal files. */
export interface FileNotes {
  readonly role: string;
  readonly recipe: string;
  readonly nimg: number;
  readonly seed: number;
  readonly initSigma: number;
}

/** Writes the tensors of a network with the buffers of its state_dict. */
export function writeWeights(
  config: NetworkConfig,
  layout: ParamLayout,
  tensors: ReadonlyMap<string, Float32Array>,
  dtype: 'f32' | 'f16',
  notes: FileNotes,
): Uint8Array<ArrayBuffer> {
  const out = new Map<string, TensorData>();
  const add = (key: string, shape: readonly number[], data: Float32Array) =>
    out.set(
      key,
      dtype === 'f16'
        ? { dtype: 'F16', shape: [...shape], data: f32ToF16Bits(data) }
        : { dtype: 'F32', shape: [...shape], data },
    );
  for (const { key, shape } of networkKeys(config)) {
    const data = tensors.get(key);
    if (!data) throw new EngineError('internal', `The network has no tensor "${key}".`);
    add(key, shape, data);
  }
  for (const [key, { shape, data }] of layout.buffers) add(key, shape, data);
  return writeSafetensors(out, {
    format: 'sida-lab/1',
    role: notes.role,
    network: JSON.stringify(config),
    recipe: notes.recipe,
    nimg: String(notes.nimg),
    seed: String(notes.seed),
    init_sigma: String(notes.initSigma),
  });
}
