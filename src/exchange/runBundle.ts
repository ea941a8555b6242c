// Makes the archive of a run from the parts that a page or a folder has.
import continueWithSid from '../../scripts/bundle/continue_with_sid.py?raw';
import loadPytorch from '../../scripts/bundle/load_pytorch.py?raw';
import { written } from '../recipes/fields.ts';
import type { Recipe } from '../recipes/recipe.ts';
import { netsOf } from '../weights/checkpointNets.ts';
import { openWeights } from '../weights/open.ts';
import { fingerprintOfWeights, initSigmaOf, readWeights, writeWeights } from '../weights/read.ts';
import { BUNDLE_FILES, type Bundle, type BundleRow, type BundleSheet, writeBundle } from './bundle.ts';
import { modelCard } from './modelCard.ts';

export interface RunParts {
  readonly recipe: Recipe;
  readonly checkpoint: Uint8Array;
  readonly metrics: readonly BundleRow[];
  readonly sheets: readonly BundleSheet[];
  readonly fakeness?: unknown;
  /** The teacher's file, safetensors or a network snapshot. The official code needs it to continue the run. */
  readonly teacher?: Uint8Array | undefined;
}

/** The teacher as a safetensors file, unchanged if it is one, and its metadata. */
function teacherOf(bytes: Uint8Array): { file: Uint8Array; metadata: Readonly<Record<string, string>> } {
  const what = 'The teacher';
  const { net, get, metadata } = readWeights(bytes, what);
  if (openWeights(bytes, what).format === 'safetensors') return { file: bytes, metadata };
  const tensors = new Map(net.layout.keys().map(({ key }) => [key, get(key)?.data ?? new Float32Array()]));
  const fingerprint = fingerprintOfWeights(bytes, metadata);
  const notes = { role: 'teacher', recipe: '', nimg: 0, seed: 0, initSigma: initSigmaOf(metadata), fingerprint };
  return { file: writeWeights(net, tensors, 'f32', notes), metadata };
}

/** The parts of the archive in order. Joined they are the file. */
export function bundleRun(run: RunParts): Uint8Array[] {
  const { state, net, adapter, generator, generatorRaw, fakeScore } = netsOf(run.checkpoint);
  const { checkpoint, fakeness } = run;
  const teacher = run.teacher && teacherOf(run.teacher);
  // The archive is the run at its checkpoint: later rows and sheets would be missing after a resume.
  const until = <T extends { readonly nimg?: number }>(x: T) => (x.nimg ?? 0) <= state.nimg;
  const bundle: Bundle = {
    recipe: written(run.recipe),
    metrics: run.metrics.filter(until),
    sheets: run.sheets.filter(until),
    ...(fakeness === undefined ? {} : { fakeness }),
    generator,
    generatorRaw,
    fakeScore,
    ...(teacher ? { teacher: teacher.file } : {}),
    checkpoint,
  };
  const scripts = { 'load_pytorch.py': loadPytorch, 'continue_with_sid.py': continueWithSid };
  const named = Object.entries(BUNDLE_FILES).flatMap(([key, file]) => (key in bundle ? [file] : []));
  const card = modelCard({
    recipe: run.recipe,
    net,
    step: state.step,
    nimg: state.nimg,
    adapter,
    teacher: teacher?.metadata ?? null,
    files: [...named, ...Object.keys(scripts)],
  });
  return writeBundle(bundle, { [BUNDLE_FILES.card]: card, ...scripts });
}
