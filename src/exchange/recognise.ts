// Detects the kind of dropped files from their content. Their names do not matter.
import type { InputFile } from '../data/containers/boxes.ts';
import { isPickle } from '../io/pickle/pickle.ts';
import { looksLikeSafetensors } from '../io/tensors/safetensors.ts';
import { looksLikeZip, ZipReader } from '../io/zip/zipReader.ts';
import { MAGIC } from '../runs/recorded/read.ts';
import { BUNDLE_FILES } from './bundle.ts';

/**
 * A run's archive or folder, a checkpoint, a demo run, weights, or files that only the readers of images can identify.
 */
export type Recognised = 'run' | 'checkpoint' | 'recorded' | 'weights' | 'data';

const HEAD = 4096;
/** The largest safetensors header that is read, in bytes. */
const MAX_HEADER = 16 * 2 ** 20;
const ZIP_LIMITS = { entries: 1_000_000, pathLength: 4096 };
/** Words at the beginning of a pickled network. Pickled images do not contain them. */
const PERSISTENCE = /torch_utils\.persistence|_reconstruct_persistent_obj/;

const isRecipe = (path: string): boolean => path === BUNDLE_FILES.recipe || path.endsWith(`/${BUNDLE_FILES.recipe}`);

export async function recognise(files: readonly InputFile[]): Promise<Recognised> {
  const [first] = files;
  if (!first) return 'data';
  if (files.length > 1) return files.some((f) => isRecipe(f.path)) ? 'run' : 'data';
  const head = await bytes(first.blob, 0, HEAD);
  const text = new TextDecoder('latin1').decode(head);
  if (text.startsWith(MAGIC)) return 'recorded';
  if (looksLikeZip(head)) return (await zipHoldsRun(first)) ? 'run' : 'data';
  if (looksLikeSafetensors(head)) return (await safetensorsKind(first.blob, head)) ?? 'data';
  // The file may begin with the network's source code, so the first megabyte is searched.
  if (isPickle(head)) {
    const more = new TextDecoder('latin1').decode(await bytes(first.blob, 0, 2 ** 20));
    return PERSISTENCE.test(more) ? 'weights' : 'data';
  }
  return 'data';
}

async function bytes(blob: Blob, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.slice(from, to).arrayBuffer());
}

async function zipHoldsRun({ blob, path }: InputFile): Promise<boolean> {
  try {
    const { entries } = await ZipReader.open(blob, path, ZIP_LIMITS);
    return entries.some((e) => isRecipe(e.path));
  } catch {
    return false; // the reader of images reports the archive's error
  }
}

async function safetensorsKind(blob: Blob, head: Uint8Array): Promise<'checkpoint' | 'weights' | null> {
  const length = Number(new DataView(head.buffer, head.byteOffset).getBigUint64(0, true));
  if (length > MAX_HEADER || 8 + length > blob.size) return null;
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(await bytes(blob, 8, 8 + length)));
    const about = (header as { __metadata__?: { role?: unknown } } | null)?.__metadata__;
    return about?.role === 'checkpoint' ? 'checkpoint' : 'weights';
  } catch {
    return null;
  }
}
