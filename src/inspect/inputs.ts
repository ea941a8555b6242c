// What a look or a vote is asked about: images, their noise, classes and noise levels, in buffers of its own.

import { oneHot } from '../diffusion/labels.ts';
import type { View } from '../gpu/storage.ts';
import type { Act } from '../nn/act.ts';
import type { Denoiser } from '../nn/nets/network.ts';
import type { Workspace } from '../nn/workspace.ts';

/** Images to look at, as many as were recorded for. */
export interface InspectionRequest {
  /** [n, C, R, R] in [-1, 1] */
  readonly images: Float32Array;
  /** [n] classes; ignored by unconditional networks. */
  readonly labels: ArrayLike<number>;
  /** [n] noise levels */
  readonly sigma: ArrayLike<number>;
  /** [n, C, R, R] unit noise */
  readonly noise: Float32Array;
}

/** The buffers that plans are recorded on. */
export interface InspectionInputs {
  readonly x: Act;
  readonly noise: Act;
  readonly labels: Act | undefined;
  readonly sigma: View;
}

/** Room for n images of a network's size. */
export function inspectionInputs(ws: Workspace, net: Denoiser, n: number): InspectionInputs {
  const { image, classes } = net;
  const { channels: C, side: R } = image;
  const act = (name: string, shape: number[]) => ws.act(name, shape, 'inspection');
  return {
    x: act('probed images', [n, C, R, R]),
    noise: act('probe noise', [n, C, R, R]),
    labels: classes > 0 ? act('probe labels', [n, classes]) : undefined,
    sigma: ws.vector('probe sigma', n, 'inspection'),
  };
}

/** Writes what is asked. */
export function fillInspection(
  ws: Workspace,
  { x, noise, labels, sigma }: InspectionInputs,
  request: InspectionRequest,
): void {
  ws.fill(x, request.images);
  ws.fill(noise, request.noise);
  ws.write(sigma.storage, Float32Array.from(request.sigma));
  if (labels) ws.fill(labels, oneHot(request.labels, x.N, labels.C));
}
