// A look as the page asks for it: bytes in, numbers out.

import * as Comlink from 'comlink';
import type { Looker } from '../training/looker.ts';
import { type LookImages, lookRequest } from '../training/lookImages.ts';
import type { LookAnswer, Outcome } from './api.ts';
import { outcome } from './outcome.ts';

/** Whatever has networks to look with: a trainer, or a looker. */
type Looking = Pick<Looker, 'look' | 'recipe' | 'channels'> & { readonly nimg: number };

export async function lookAt(eyes: Looking, images: LookImages): Promise<LookAnswer> {
  const { nimg } = eyes;
  const { request, ownNoise, latent } = lookRequest(images, eyes.channels, eyes.recipe);
  return { ...(await eyes.look(request)), ownNoise, latent, nimg };
}

/** A look as a worker answers it: its arrays move to the page. */
export async function lookOutcome(job: () => Promise<LookAnswer>): Promise<Outcome<LookAnswer>> {
  const answer = await outcome(job);
  if (!answer.ok) return answer;
  const arrays = Object.values(answer.value).filter((v) => v instanceof Float32Array);
  return Comlink.transfer(
    answer,
    arrays.map((a) => a.buffer as ArrayBuffer),
  );
}
