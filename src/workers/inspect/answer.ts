// Converts the page's inspection request from bytes to numbers, and the answer back.

import { type InspectImages, inspectRequest } from '../../inspect/images.ts';
import type { SavedInspector } from '../../inspect/savedInspector.ts';
import { handed } from '../outcome.ts';
import type { InspectAnswer, Outcome } from '../protocol.ts';

/** An object that can inspect: a trainer or a SavedInspector. */
type Inspecting = Pick<SavedInspector, 'inspect' | 'recipe' | 'channels'> & { readonly nimg: number };

export async function answerInspection(inspecting: Inspecting, images: InspectImages): Promise<InspectAnswer> {
  const { nimg } = inspecting;
  const { request, ownNoise, latent } = inspectRequest(images, inspecting.channels, inspecting.recipe);
  return { ...(await inspecting.inspect(request)), ownNoise, latent, nimg };
}

/** The answer of a worker to an inspection. Its arrays are transferred to the page. */
export function inspectOutcome(job: () => Promise<InspectAnswer>): Promise<Outcome<InspectAnswer>> {
  return handed(job, (answer) =>
    Object.values(answer).flatMap((v) => (v instanceof Float32Array ? [v.buffer as ArrayBuffer] : [])),
  );
}
