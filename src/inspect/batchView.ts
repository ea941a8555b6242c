// Reads back the batch of psi's last update.

import type { PixelCodec } from '../diffusion/codec.ts';
import type { SeenBatch } from '../diffusion/methods/method.ts';
import type { Plan } from '../gpu/plan.ts';
import type { Workspace } from '../nn/workspace.ts';
import type { BatchView } from '../runs/report.ts';
import type { Batches } from '../training/batches.ts';
import type { BatchPictures } from '../training/plans.ts';

/** The first images of the batch as RGBA, with the encoder's results. */
export async function readBatch(
  ws: Workspace,
  { batch, pictures, codec }: { batch: SeenBatch; pictures: BatchPictures; codec: PixelCodec },
  batches: Batches,
  at: { step: number; nimg: number },
): Promise<BatchView> {
  const { n, side: resolution } = pictures.rgba;
  const { adversarial: a } = batch;
  const side = a?.side ?? 0;
  const rgba = (plan: Plan) => {
    plan.run();
    return codec.read(pictures.rgba);
  };
  return {
    ...at,
    n,
    resolution,
    mapSize: side,
    sigma: (await ws.floats(batch.sigma)).slice(0, n),
    fake: await rgba(pictures.fake),
    noisyFake: await rgba(pictures.noisyFake),
    ...batches.last(n),
    noisyReal: pictures.noisyReal && (await rgba(pictures.noisyReal)),
    logitsFake: a ? (await ws.floats(a.logitsFake)).slice(0, n * side * side) : new Float32Array(0),
    logitsReal: a ? (await ws.floats(a.logitsReal)).slice(0, n * side * side) : null,
  };
}
