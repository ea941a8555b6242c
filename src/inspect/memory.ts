// GPU memory that inspections of a run use in addition to the run. It is computed by dry recording, without allocation.
import { methodOf } from '../diffusion/methods/registry.ts';
import { distilling } from '../diffusion/methods/sid.ts';
import type { AdapterReport } from '../gpu/device.ts';
import { dryGpu } from '../gpu/dryGpu.ts';
import type { MemoryLine } from '../gpu/storage.ts';
import type { Denoiser } from '../nn/nets/network.ts';
import type { Choices } from '../nn/tuning/variants.ts';
import { Workspace } from '../nn/workspace.ts';
import { traitsOf } from '../recipes/methods.ts';
import { microBatchOf, type Recipe } from '../recipes/recipe.ts';
import { SHOWN } from '../training/plans.ts';
import { netsOf } from '../training/runNetworks.ts';
import { EncoderMaps } from './encoderMaps.ts';
import { Inspection } from './inspection.ts';
import { firstPinsOf } from './pins.ts';
import { ThetaPreview } from './previewTheta.ts';

/** Bytes by kind of inspection. Each kind allocates them at its first use. */
export interface InspectBytes {
  /** An inspection of a batch: as many images as the page shows. */
  readonly inspection: number;
  /** The encoder maps of the pinned images of the first batch; 0 for SiD, which pins none by itself. */
  readonly encoderMaps: number;
  /** The trace of a step that is taken phase by phase. */
  readonly trace: number;
}

const total = (lines: readonly MemoryLine[]): number => lines.reduce((sum, { bytes }) => sum + bytes, 0);

/** The bytes for a run of the recipe on these networks. */
export async function inspectionMemory(
  adapter: AdapterReport,
  { recipe, net: shape }: { recipe: Recipe; net: Denoiser },
  choices: Choices = {},
): Promise<InspectBytes> {
  const gpu = dryGpu(adapter);
  const nets = distilling(netsOf(new Workspace(gpu), methodOf(recipe.method), shape));
  const { net, phi, psi } = nets;
  const n = Math.min(microBatchOf(recipe), SHOWN);
  const inspection = await Inspection.create(gpu, net, { phi: phi.w, psi: psi.w }, n, choices);
  const pins = traitsOf(recipe.method).judges ? firstPinsOf(n, true) : 0;
  const encoderMaps = pins > 0 ? await EncoderMaps.create(gpu, nets, pins, choices) : null;
  const trace = await ThetaPreview.create(gpu, nets, recipe, choices);
  return {
    inspection: total(inspection.memory),
    encoderMaps: total(encoderMaps?.memory ?? []),
    trace: total(trace.memory),
  };
}
