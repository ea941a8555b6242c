// A run's archive from what a page or a folder holds of it.
import continueWithSid from '../../scripts/bundle/continue_with_sid.py?raw';
import loadPytorch from '../../scripts/bundle/load_pytorch.py?raw';
import { BUNDLE_FILES, type Bundle, type BundleRow, type BundleSheet, writeBundle } from '../io/bundle.ts';
import { readSafetensors } from '../io/safetensors.ts';
import type { Recipe } from '../recipes/recipe.ts';
import { netsOf } from './checkpointNets.ts';
import { modelCard } from './modelCard.ts';

export interface RunParts {
  readonly recipe: Recipe;
  readonly checkpoint: Uint8Array;
  readonly metrics: readonly BundleRow[];
  readonly sheets: readonly BundleSheet[];
  readonly fakeness?: unknown;
  /** The teacher's weights file: only with it can the official code go on. */
  readonly teacher?: Uint8Array | undefined;
}

/** The archive's parts in order; joined they are the file. */
export function bundleRun(run: RunParts): Uint8Array[] {
  const { state, network, adapter, generator, generatorRaw, fakeScore } = netsOf(run.checkpoint);
  const { checkpoint, teacher, fakeness } = run;
  // The archive is the run at its checkpoint; what came after would not be there when it goes on.
  const until = <T extends { readonly nimg?: number }>(x: T) => (x.nimg ?? 0) <= state.nimg;
  const bundle: Bundle = {
    recipe: { ...run.recipe },
    metrics: run.metrics.filter(until),
    sheets: run.sheets.filter(until),
    ...(fakeness === undefined ? {} : { fakeness }),
    generator,
    generatorRaw,
    fakeScore,
    ...(teacher ? { teacher } : {}),
    checkpoint,
  };
  const scripts = { 'load_pytorch.py': loadPytorch, 'continue_with_sid.py': continueWithSid };
  const named = Object.entries(BUNDLE_FILES).flatMap(([key, file]) => (key in bundle ? [file] : []));
  const card = modelCard({
    recipe: run.recipe,
    network,
    step: state.step,
    nimg: state.nimg,
    adapter,
    teacher: teacher ? readSafetensors(teacher, 'The teacher').metadata : null,
    files: [...named, ...Object.keys(scripts)],
  });
  return writeBundle(bundle, { [BUNDLE_FILES.card]: card, ...scripts });
}
