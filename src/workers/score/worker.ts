// The thread that scores samples on the CPU, beside the trainer's, which starts it when it has samples for the first time.
import * as Comlink from 'comlink';
import { EngineError } from '../../lib/errors.ts';
import { readClassifier } from '../../metrics/classifier.ts';
import { featuresOf, readFeatures } from '../../metrics/features.ts';
import { Scorer } from '../../metrics/scorer.ts';
import { scoreFile } from '../../runs/readings/scoreSource.ts';
import { outcome } from '../outcome.ts';
import type { ScoreApi, ScoreReference } from './api.ts';

let reference: ScoreReference | null = null;
let scorer: Promise<Scorer> | null = null;

async function fetched(path: string, files: string): Promise<Uint8Array> {
  const answer = await fetch(new URL(path, files));
  const isPage = answer.headers.get('content-type')?.startsWith('text/html') ?? false;
  if (!answer.ok || isPage) throw new EngineError('bad-file', `The page’s file ${path} is not where it should be.`);
  return new Uint8Array(await answer.arrayBuffer());
}

async function open({ source, resolution, images, files }: ScoreReference): Promise<Scorer> {
  const set = source.kind === 'shipped' ? source.set : source.classifier;
  const name = scoreFile(set, 'classifier');
  const net = readClassifier(await fetched(name, files), name);
  if (images) return new Scorer(net, featuresOf(net, images, resolution));
  const path = scoreFile(set, 'features');
  return new Scorer(net, readFeatures(await fetched(path, files), resolution, path));
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
      const score = (await scorer).score(samples, reference.resolution);
      return { ...score, ms: performance.now() - began };
    }),
};

Comlink.expose(api);
