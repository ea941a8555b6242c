// Reads the network of a weights file, checks it, and writes networks as safetensors with EDM's state_dict names.
import { fingerprintOf } from '../data/sets/imageSet.ts';
import { isFiniteTensor } from '../io/tensors/finite.ts';
import { f32ToF16Bits, type TensorData, writeSafetensors } from '../io/tensors/safetensors.ts';
import { EngineError } from '../lib/errors.ts';
import { type Denoiser, type Network, type Shapes, UnsupportedNetwork } from '../nn/nets/network.ts';
import { inferNetwork, openNetwork } from '../nn/nets/registry.ts';
import type { GetTensor } from '../nn/workspace.ts';
import { differences } from './fit.ts';
import { openWeights, type SourceNetwork, type WeightsSource } from './open.ts';
import { NAMES_OF, type WeightsRole } from './roles.ts';

/** A file's network and its tensors. */
export interface WeightsFile {
  readonly net: Denoiser;
  readonly get: GetTensor;
  readonly shapes: Shapes;
  readonly metadata: Readonly<Record<string, string>>;
  readonly what: string;
}

/** Reads a weights file. Throws an EngineError with one sentence if it does not fit. `what` names it, as in "The teacher". */
export function readWeights(bytes: Uint8Array, what: string, role: WeightsRole = 'generator'): WeightsFile {
  const source = openWeights(bytes, what);
  const network = networkFor(source, what, role);
  const net = openSource(network, what);
  const { get, shapes, raw } = network;
  const differ = differences(net, shapes);
  if (differ)
    throw new EngineError('bad-file', `${what} does not hold the network that it is said to hold: ${differ}.`);
  checkFinite(net, raw, what);
  return { net, get, shapes, metadata: source.metadata, what };
}

/** sigma_init of files that do not say: the papers' value. */
const INIT_SIGMA = 2.5;

/** sigma_init of a generator: the noise level of its one step. Throws if it is not above 0. */
export function initSigmaOf(metadata: Readonly<Record<string, string>>): number {
  const sigma = Number(metadata.init_sigma ?? INIT_SIGMA);
  if (sigma > 0 && Number.isFinite(sigma)) return sigma;
  throw new EngineError('bad-file', `The generator's init_sigma must be above 0; got "${metadata.init_sigma}".`);
}

/** The network of a weights file; its numbers are not read. */
export function readNetwork(bytes: Uint8Array, what: string): Denoiser {
  return openSource(networkFor(openWeights(bytes, what), what, 'generator'), what);
}

function networkFor({ networks }: WeightsSource, what: string, role: WeightsRole): SourceNetwork {
  const wanted = NAMES_OF[role].flatMap((name) => networks.find((n) => n.name === name) ?? []);
  const network = wanted[0] ?? (networks.length === 1 ? networks[0] : undefined);
  if (network) return network;
  const names = networks.map((n) => `"${n.name}"`).join(', ');
  throw new EngineError('bad-file', `${what} holds several networks (${names}), and none of them is called "ema".`);
}

/** The network of the file's arguments, or of its tensors' names and shapes if it has no arguments. */
export function openSource({ given, shapes, get }: SourceNetwork, what: string): Denoiser {
  try {
    return openNetwork(given ?? inferNetwork(shapes, what, (key) => get(key)?.data), shapes);
  } catch (e) {
    if (!(e instanceof UnsupportedNetwork)) throw e;
    throw new UnsupportedNetwork(`${what} is read (${shapes.size} tensors), but does not run here: ${e.message}`);
  }
}

/** Reads the numbers as the file has them: they become float32 once, when they are packed for the GPU. */
function checkFinite(net: Network, raw: SourceNetwork['raw'], what: string): void {
  for (const { key } of net.layout.keys()) {
    const t = raw(key);
    if (t && !isFiniteTensor(t)) {
      throw new EngineError('bad-file', `${what}: "${key}" holds NaN or infinity, so no image can come out of it.`);
    }
  }
}

/** The metadata of a file. It has no dates: equal runs give equal files. */
export interface FileNotes {
  readonly role: string;
  readonly recipe: string;
  readonly nimg: number;
  readonly seed: number;
  readonly initSigma: number;
  /** Fingerprint of the file that this one was made from, if all tensors are equal. Checkpoints name the teacher by it. */
  readonly fingerprint?: string;
}

/** The name of a file in checkpoints: a fingerprint of its bytes, or of the file that it was made from. */
export function fingerprintOfWeights(bytes: Uint8Array, { fingerprint }: Readonly<Record<string, string>>): string {
  const isOne = fingerprint !== undefined && /^[0-9a-f]{16}$/.test(fingerprint);
  return isOne ? fingerprint : fingerprintOf(0, new Uint8Array(0), bytes);
}

/** Writes a network's tensors and the buffers of its state_dict as safetensors. Throws if a tensor is missing. */
export function writeWeights(
  net: Denoiser,
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
  for (const { key, shape } of net.layout.keys()) {
    const data = tensors.get(key);
    if (!data) throw new EngineError('internal', `The network has no tensor "${key}".`);
    add(key, shape, data);
  }
  for (const [key, { shape, data }] of net.layout.buffers) add(key, shape, data);
  return writeSafetensors(out, {
    format: 'sida-lab/1',
    role: notes.role,
    network: JSON.stringify(net.args),
    recipe: notes.recipe,
    nimg: String(notes.nimg),
    seed: String(notes.seed),
    init_sigma: String(notes.initSigma),
    ...(notes.fingerprint === undefined ? {} : { fingerprint: notes.fingerprint }),
  });
}
