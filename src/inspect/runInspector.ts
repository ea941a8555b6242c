// What can be read of a run's networks and batches between its updates. Only a distillation has a fake score to inspect:
// for another method every reading throws one sentence.

import { distillationValues, distilled } from '../diffusion/methods/sid.ts';
import type { Gpu } from '../gpu/device.ts';
import type { MemoryLine } from '../gpu/storage.ts';
import { EngineError } from '../lib/errors.ts';
import type { Choices } from '../nn/tuning/variants.ts';
import type { Recipe } from '../recipes/recipe.ts';
import type { BatchView, InspectionView, PinReading, PinSet, StepPhase, StepTrace } from '../runs/report.ts';
import type { Batches } from '../training/batches.ts';
import type { Recording } from '../training/runNetworks.ts';
import type { RunState } from '../weights/checkpointFormat.ts';
import { readBatch } from './batchView.ts';
import { encoderMapsOn } from './images.ts';
import { Inspector, type InspectRequest } from './inspector.ts';
import { StepTracer } from './stepTrace.ts';

/** A moment of a run. */
interface Moment {
  readonly step: number;
  readonly nimg: number;
}

/** Records its plans when each is first asked for. Changes nothing of the run. */
export class RunInspector {
  private readonly run: Recording;
  private readonly batches: Batches;
  private readonly parts: { readonly inspector: Inspector; readonly tracer: StepTracer } | null;

  constructor(gpu: Gpu, run: Recording, batches: Batches, choices: Choices) {
    this.run = run;
    this.batches = batches;
    const nets = distilled(run.nets);
    this.parts = nets && {
      inspector: new Inspector(gpu, nets, choices),
      tracer: new StepTracer(gpu, { ...run, nets }, batches, choices),
    };
  }

  private get there() {
    return this.parts ?? this.refuse();
  }

  private refuse(): never {
    const { name } = this.run.method.traits;
    throw new EngineError('internal', `${name} trains no fake score: there is nothing to inspect.`);
  }

  /** Bytes on the GPU by owner. */
  get memory(): MemoryLine[] {
    return this.parts ? [...this.parts.inspector.memory, ...this.parts.tracer.memory] : [];
  }

  /** Whether there are batches to view. */
  get hasBatch(): boolean {
    return this.run.plans.batch !== null;
  }

  /** What the fake score's last update saw. */
  batch(at: Moment): Promise<BatchView> {
    const { batch, pictures, codec } = this.run.plans;
    if (!batch || !pictures) return this.refuse();
    return readBatch(this.run.ws, { batch, pictures, codec }, this.batches, at);
  }

  /** What is known of the step in progress after its last phase; null between two steps. */
  trace(phase: StepPhase, recipe: Recipe, state: RunState): Promise<StepTrace | null> {
    return this.there.tracer.trace(phase, recipe, state);
  }

  /** What the networks, as they are now, compute of images, and the gradients that would reach those. */
  inspect(request: InspectRequest, recipe: Recipe, state: RunState): Promise<InspectionView> {
    return this.there.inspector.inspect(request, distillationValues(recipe, state));
  }

  /** The encoder's logit maps, as it is now, of pinned images. */
  async readMaps(pins: PinSet, { step, nimg }: Moment): Promise<PinReading> {
    const { channels } = this.run.nets.net.image;
    const maps = await this.there.inspector.readMaps(encoderMapsOn(pins, channels));
    return { step, nimg, ids: pins.ids.slice(), ...maps };
  }

  destroy(): void {
    this.parts?.inspector.destroy();
    this.parts?.tracer.destroy();
  }
}
