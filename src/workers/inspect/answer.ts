// A look as the page asks for it: bytes in, numbers out.

import { type InspectImages, inspectRequest } from '../../inspect/images.ts';
import type { SavedInspector } from '../../inspect/savedInspector.ts';
import { handed } from '../outcome.ts';
import type { InspectAnswer, Outcome } from '../protocol.ts';

/** Whatever has networks to look with: a trainer, or a looker. */
type Inspecting = Pick<SavedInspector, 'inspect' | 'recipe' | 'channels'> & { readonly nimg: number };

export async function lookAt(eyes: Inspecting, images: InspectImages): Promise<InspectAnswer> {
  const { nimg } = eyes;
  const { request, ownNoise, latent } = inspectRequest(images, eyes.channels, eyes.recipe);
  return { ...(await eyes.inspect(request)), ownNoise, latent, nimg };
}

/** A look as a worker answers it: its arrays move to the page. */
export function inspectOutcome(job: () => Promise<InspectAnswer>): Promise<Outcome<InspectAnswer>> {
  return handed(job, (answer) =>
    Object.values(answer).flatMap((v) => (v instanceof Float32Array ? [v.buffer as ArrayBuffer] : [])),
  );
}
