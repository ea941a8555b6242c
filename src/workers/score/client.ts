// The trainer's side of the thread that scores samples. The thread starts with the first samples and ends with the run.
import * as Comlink from 'comlink';
import type { ImageSet } from '../../data/sets/imageSet.ts';
import { EngineError } from '../../lib/errors.ts';
import { referenceImages } from '../../metrics/features.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { referenceName, scoreSourceOf } from '../../runs/readings/scoreSource.ts';
import type { Scores } from '../../trainer/scoring.ts';
import { given } from '../outcome.ts';
import type { ScoreApi, ScoreReference } from './api.ts';

/** Scores of a run's samples; null if there is nothing to compare the samples with. */
export function openScores(recipe: Recipe, images: ImageSet | null, files: string): Scores | null {
  const source = scoreSourceOf(recipe);
  if (source.kind === 'none') return null;
  const { resolution } = recipe;
  const own = source.kind === 'images' && images ? referenceImages(images.pixels, resolution) : null;
  const open = () => startThread({ source, resolution, images: own, files });
  let thread: ReturnType<typeof startThread> | null = null;
  return {
    reference: referenceName(source, resolution, images?.fingerprint),
    inRows: false,
    async score(samples) {
      thread ??= open();
      const { api, broken } = thread;
      return given(await Promise.race([api.score(Comlink.transfer(samples, [samples.buffer])), broken]));
    },
    close() {
      thread?.worker.terminate();
      thread = null;
    },
  };
}

function startThread(reference: ScoreReference) {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'score' });
  const api = Comlink.wrap<ScoreApi>(worker);
  const broken = new Promise<never>((_, reject) => {
    worker.onerror = (e) =>
      reject(new EngineError('internal', e.message || 'The thread that scores samples could not be started.'));
  });
  broken.catch(() => {}); // errors are handled by the caller that awaits a score
  void api.open(reference);
  return { worker, api, broken };
}
