// Reads back what psi's last update saw.

import { stackRgba, toBytes } from '../diffusion/pixels.ts';
import type { Workspace } from '../nn/workspace.ts';
import type { BatchView } from '../runs/report.ts';
import type { BatchHandles } from '../training/plans.ts';

/** Images a side that are shown. */
export const SHOWN = 16;

/** The batch as bytes and numbers. `real` and `labels` are the host's own copies of the batch. */
export async function readBatch(
  ws: Workspace,
  h: BatchHandles,
  host: { real: Float32Array; labels: Int32Array },
  at: { step: number; nimg: number },
): Promise<BatchView> {
  const { N, C, H: resolution } = h.fake;
  const n = Math.min(N, SHOWN);
  const rgba = (images: Float32Array) => stackRgba(toBytes(images, n, C, resolution), n, resolution);
  const { adversarial: a } = h;
  const side = a?.side ?? 0;
  const [fake, noisyFake] = [rgba(await ws.nchw(h.fake)), rgba(await ws.nchw(h.noisyFake))];
  const noisyReal = a ? rgba(await ws.nchw(a.noisyReal)) : null;
  return {
    ...at,
    n,
    resolution,
    mapSize: side,
    sigma: (await ws.floats(h.sigma)).slice(0, n),
    fake,
    noisyFake,
    real: a ? rgba(host.real) : null,
    noisyReal,
    logitsFake: a ? (await ws.floats(a.logitsFake)).slice(0, n * side * side) : new Float32Array(0),
    logitsReal: a ? (await ws.floats(a.logitsReal)).slice(0, n * side * side) : null,
    labels: host.labels.slice(0, n),
  };
}
