// A parity case in memory: manifest and tensors. It is read through `Files`, so Node and the browser share the code.
import { readSafetensors, type SafeTensors, type TensorData, toFloat32 } from '../io/tensors/safetensors.ts';
import { sameShape, shapeText } from '../lib/shape.ts';
import { formulaWeights } from './formula.ts';
import { type Manifest, parseManifest, type StoredWeights, type WeightSetName } from './manifest.ts';

/** A folder of cases. */
export interface Files {
  /** Names of the files in the folder, without the folder. */
  list(): Promise<string[]>;
  /** The bytes of a file. Returns null if the folder has no such file. */
  read(name: string): Promise<Uint8Array | null>;
}

export interface FixtureCase {
  name: string;
  manifest: Manifest;
  tensors: Map<string, TensorData>;
  /** The stored weights: tensors of the case, or of another file in the folder. */
  weightTensors: Map<string, TensorData>;
  /** The pickle of a case of kind `snapshot`. */
  snapshot?: Uint8Array;
}

/** Sorted names of the cases in a folder. Throws if there are none. */
export async function listCases(files: Files, folder: string): Promise<string[]> {
  const names = (await files.list()).filter((n) => n.endsWith('.json')).map((n) => n.slice(0, -5));
  if (names.length === 0) throw new Error(`${folder} holds no parity case: expected NAME.json with NAME.safetensors.`);
  return names.sort();
}

async function readFile(files: Files, file: string, wantedBy: string): Promise<Uint8Array> {
  const bytes = await files.read(file);
  if (bytes === null) throw new Error(`${file} is missing: the parity case ${wantedBy} needs it beside its manifest.`);
  return bytes;
}

/** Reads NAME.json and NAME.safetensors, and the file with its weights if that is another one. */
export async function loadCase(files: Files, name: string): Promise<FixtureCase> {
  const manifest = parseManifest(await readFile(files, `${name}.json`, name), `${name}.json`);
  const file = `${name}.safetensors`;
  const { tensors } = readSafetensors(await readFile(files, file, name), file);
  checkTensors(manifest, tensors, file);
  const from = manifest.weights?.from ?? 'self';
  let weightTensors: SafeTensors['tensors'] = tensors;
  if (from !== 'self' && from !== 'formula') {
    weightTensors = readSafetensors(await readFile(files, besideOf(name, from), name), from).tensors;
  }
  if (!manifest.pickle) return { name, manifest, tensors, weightTensors };
  const snapshot = await readFile(files, besideOf(name, manifest.pickle.file), name);
  return { name, manifest, tensors, weightTensors, snapshot };
}

/** Checks that a file named by a manifest is in the same folder. */
function besideOf(name: string, file: string): string {
  if (!/[/\\]/.test(file)) return file;
  throw new Error(`${name}.json takes weights from "${file}": expected a file of the same folder.`);
}

function checkTensors(manifest: Manifest, tensors: Map<string, TensorData>, file: string): void {
  for (const [name, entry] of Object.entries(manifest.tensors)) {
    const t = tensors.get(name);
    if (!t) throw new Error(`${file} lacks the tensor "${name}" that its manifest lists.`);
    if (!sameShape(t.shape, entry.shape)) {
      throw new Error(
        `${file}: tensor "${name}" has shape ${shapeText(t.shape)}, its manifest says ${shapeText(entry.shape)}.`,
      );
    }
  }
}

/** A stored tensor of the case as float32. Throws if it is missing. */
export function tensorOf(c: FixtureCase, name: string): Float32Array {
  const t = c.tensors.get(name);
  if (!t)
    throw new Error(`The parity case ${c.name} has no tensor "${name}", which its kind ${c.manifest.kind} needs.`);
  return toFloat32(t);
}

/** A stored tensor of the case with its shape. Returns null if it is absent. */
export function optionalTensor(c: FixtureCase, name: string): { shape: number[]; data: Float32Array } | null {
  const t = c.tensors.get(name);
  return t ? { shape: t.shape, data: toFloat32(t) } : null;
}

/**
 * One set of weights by state_dict key, from the source that the manifest names. `shapes` lists the keys. Formula weights
 * are made for exactly these keys. Stored weights must contain them all with these shapes.
 */
export function weightSet(
  c: FixtureCase,
  set: WeightSetName,
  shapes: ReadonlyMap<string, readonly number[]>,
): Map<string, Float32Array> {
  const { weights } = c.manifest;
  if (!weights) throw new Error(`The manifest ${c.name}.json has no "weights".`);
  if ('rules' in weights) return formulaWeights(weights, set, shapes);
  const prefix = (weights as StoredWeights)[set];
  if (prefix === undefined) throw new Error(`The manifest ${c.name}.json names no weights "${set}".`);
  const out = new Map<string, Float32Array>();
  for (const [key, shape] of shapes) {
    const t = c.weightTensors.get(prefix + key);
    if (!t) throw new Error(`The parity case ${c.name} has no weight "${prefix}${key}", which its network needs.`);
    if (!sameShape(t.shape, shape)) {
      throw new Error(
        `The parity case ${c.name}: weight "${prefix}${key}" has shape ${shapeText(t.shape)}, the network's is ${shapeText(shape)}.`,
      );
    }
    out.set(key, toFloat32(t));
  }
  return out;
}
