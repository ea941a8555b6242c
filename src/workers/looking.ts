// A look as the page asks for it: bytes in, numbers out.

import type { Looker } from '../training/looker.ts';
import { type LookImages, lookRequest } from '../training/lookImages.ts';
import type { LookAnswer } from './api.ts';

/** Whatever has networks to look with: a trainer, or a looker. */
type Looking = Pick<Looker, 'look' | 'recipe' | 'channels'> & { readonly nimg: number };

export async function lookAt(eyes: Looking, images: LookImages): Promise<LookAnswer> {
  const { nimg } = eyes;
  const { request, ownNoise } = lookRequest(images, eyes.channels, eyes.recipe);
  return { ...(await eyes.look(request)), ownNoise, nimg };
}

/** The buffers of an answer, to be transferred. */
export function lookBuffers(answer: LookAnswer): ArrayBuffer[] {
  return Object.values(answer).flatMap((v) => (v instanceof Float32Array ? [v.buffer as ArrayBuffer] : []));
}
