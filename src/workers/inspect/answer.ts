// A look as the page asks for it: bytes in, numbers out.

import { type LookImages, lookRequest } from '../../inspect/images.ts';
import type { Looker } from '../../inspect/savedInspector.ts';
import { handed } from '../outcome.ts';
import type { LookAnswer, Outcome } from '../protocol.ts';

/** Whatever has networks to look with: a trainer, or a looker. */
type Looking = Pick<Looker, 'look' | 'recipe' | 'channels'> & { readonly nimg: number };

export async function lookAt(eyes: Looking, images: LookImages): Promise<LookAnswer> {
  const { nimg } = eyes;
  const { request, ownNoise, latent } = lookRequest(images, eyes.channels, eyes.recipe);
  return { ...(await eyes.look(request)), ownNoise, latent, nimg };
}

/** A look as a worker answers it: its arrays move to the page. */
export function lookOutcome(job: () => Promise<LookAnswer>): Promise<Outcome<LookAnswer>> {
  return handed(job, (answer) =>
    Object.values(answer).flatMap((v) => (v instanceof Float32Array ? [v.buffer as ArrayBuffer] : [])),
  );
}
