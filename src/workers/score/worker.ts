// The thread that scores samples on the CPU. The trainer's thread starts it with the run's first samples.
import * as Comlink from 'comlink';
import { EngineError } from '../../lib/errors.ts';
import { openScorer, type Scorer } from '../../metrics/scorer.ts';
import { scoreFiles } from '../../runs/readings/scoreSource.ts';
import { outcome } from '../outcome.ts';
import type { ScoreApi, ScoreReference } from './api.ts';

let reference: ScoreReference | null = null;
let scorer: Promise<Scorer> | null = null;

async function fetched(path: string, files: string): Promise<Uint8Array> {
  const answer = await fetch(new URL(path, files));
  const isPage = answer.headers.get('content-type')?.startsWith('text/html') ?? false;
  if (!answer.ok || isPage) throw new EngineError('bad-file', `The page’s file ${path} is missing on the server.`);
  return new Uint8Array(await answer.arrayBuffer());
}

function open({ source, resolution, images, files }: ScoreReference): Promise<Scorer> {
  const { classifier, features } = scoreFiles(source);
  const real = images ?? features;
  if (!real) throw new EngineError('internal', 'The run has no real images.');
  return openScorer({ classifier, real }, resolution, (path) => fetched(path, files));
}

const api: ScoreApi = {
  open: (given) => {
    reference = given;
    scorer = null;
  },
  score: (samples) =>
    outcome(async () => {
      if (!reference) throw new EngineError('internal', 'There is nothing to compare samples with.');
      const began = performance.now();
      scorer ??= open(reference);
      const score = await (await scorer).score(samples, reference.resolution);
      return { ...score, ms: performance.now() - began };
    }),
};

Comlink.expose(api);
