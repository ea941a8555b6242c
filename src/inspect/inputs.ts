// The inputs of an inspection or of encoder maps, in separate buffers: images, noise, classes and noise levels.

import { oneHot } from '../diffusion/labels.ts';
import type { View } from '../gpu/storage.ts';
import type { Act } from '../nn/act.ts';
import type { Denoiser } from '../nn/nets/network.ts';
import type { Workspace } from '../nn/workspace.ts';

/** Images to inspect, exactly as many as the recording has. */
export interface InspectionRequest {
  /** [n, C, R, R] in [-1, 1] */
  readonly images: Float32Array;
  /** [n] classes. Unconditional networks ignore them. */
  readonly labels: ArrayLike<number>;
  /** [n] noise levels */
  readonly sigma: ArrayLike<number>;
  /** [n, C, R, R] unit noise */
  readonly noise: Float32Array;
}

/** The buffers on which plans are recorded. */
export interface InspectionInputs {
  readonly x: Act;
  readonly noise: Act;
  readonly labels: Act | undefined;
  readonly sigma: View;
}

/** Creates buffers for n images of a network's size. */
export function inspectionInputs(ws: Workspace, net: Denoiser, n: number): InspectionInputs {
  const { image, classes } = net;
  const { channels: C, side: R } = image;
  const act = (name: string, shape: number[]) => ws.act(name, shape, 'inspection');
  return {
    x: act('inspected images', [n, C, R, R]),
    noise: act('inspection noise', [n, C, R, R]),
    labels: classes > 0 ? act('inspection labels', [n, classes]) : undefined,
    sigma: ws.vector('inspection sigma', n, 'inspection'),
  };
}

/** Writes a request into the buffers. */
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
