// A training run of any method, step by step. Knows no workers, files or pages.

import { HEUN } from '../diffusion/heun.ts';
import { type AdapterReport, adapterKey, type Gpu, openDevice } from '../gpu/device.ts';
import type { LaunchTime } from '../gpu/profiler.ts';
import type { MemoryLine } from '../gpu/storage.ts';
import type { InspectRequest } from '../inspect/inspector.ts';
import { RunInspector } from '../inspect/runInspector.ts';
import { EngineError } from '../lib/errors.ts';
import type { Choices } from '../nn/tuning/variants.ts';
import { written } from '../recipes/fields.ts';
import type { Recipe } from '../recipes/recipe.ts';
import { withLive } from '../recipes/validate.ts';
import type {
  BatchView,
  InspectionView,
  MetricsRow,
  PinReading,
  PinSet,
  Sheet,
  StepPhase,
  StepTrace,
} from '../runs/report.ts';
import { Batches } from '../training/batches.ts';
import { loadCheckpoint, type Origin, saveCheckpoint } from '../training/checkpoint.ts';
import { type Recording, recordTuned } from '../training/runNetworks.ts';
import { readStartFiles, type StartFiles } from '../training/startFiles.ts';
import { Stepper } from '../training/stepper.ts';
import type { Update } from '../training/update.ts';
import { beginning, type RunState } from '../weights/checkpointFormat.ts';
import { writeWeights } from '../weights/read.ts';
import type { TrainerOptions } from './options.ts';

/** One run on one device. Calls must not overlap: await each before the next. */
export class Trainer {
  private settings: Recipe;
  private readonly gpu: Gpu;
  private readonly run: Recording;
  private readonly batches: Batches;
  private readonly inspector: RunInspector;
  private readonly origin: Origin;
  /** Known kernel variants for the adapter after this run's timing, for the next run. Empty if none were timed. */
  readonly learned: Choices;
  private state: RunState;
  /** The time at which the GPU finished the previous step, in milliseconds. */
  private lastDone = 0;
  private inFlight: Promise<unknown> = Promise.resolve();
  private readonly stepper: Stepper;

  private constructor(o: Recording & { learned: Choices; recipe: Recipe; gpu: Gpu; batches: Batches; origin: Origin }) {
    this.settings = { ...o.recipe };
    this.gpu = o.gpu;
    this.run = o;
    this.state = beginning(o.recipe.method);
    this.batches = o.batches;
    this.origin = o.origin;
    this.learned = o.learned;
    this.inspector = new RunInspector(o.gpu, o, o.batches, this.variants);
    this.stepper = new Stepper(o.gpu, o, o.batches);
  }

  /** Opens the device, loads the networks and records every plan. Throws one sentence if something does not fit. */
  static async create(o: TrainerOptions): Promise<Trainer> {
    const files = readStartFiles(o);
    const gpu = await openDevice(o.gpu);
    if (o.onLost) void gpu.lost.then(o.onLost);
    gpu.pipelines.onProgress = o.onProgress;
    try {
      return await Trainer.record(o, gpu, files);
    } catch (e) {
      gpu.destroy();
      throw e;
    }
  }

  private static async record(o: TrainerOptions, gpu: Gpu, from: StartFiles): Promise<Trainer> {
    const { recipe } = o;
    const { choices, fixed } = o.variants?.(gpu.adapter) ?? { choices: {}, fixed: false };
    const made = await recordTuned(gpu, { recipe, ...from }, choices, fixed);
    const batches = new Batches(made.ws, made.plans, recipe, from.net, o.images);
    const { teacher } = from;
    return new Trainer({ recipe, gpu, ...made, batches, origin: { teacher, images: o.images?.fingerprint ?? '' } });
  }

  get recipe(): Recipe {
    return this.settings;
  }
  get step(): number {
    return this.state.step;
  }
  get nimg(): number {
    return this.state.nimg;
  }
  /** Seconds of training, without pauses. */
  get sec(): number {
    return this.state.sec;
  }

  /** Colour channels of the run's images. */
  get channels(): number {
    return this.run.nets.net.image.channels;
  }
  get adapter(): AdapterReport {
    return this.gpu.adapter;
  }
  /** Bytes on the GPU by owner. */
  get memory(): MemoryLine[] {
    return [...this.run.ws.alloc.ledger.list(), ...this.inspector.memory];
  }
  /** The kernel variant of every shape that has several. */
  get variants(): Choices {
    return Object.fromEntries(this.run.ws.tuning.variants.used);
  }
  /** Counts of one update of every phase: they do not depend on the machine. */
  get facts() {
    const updates = [...this.run.plans.updates.values()];
    const sum = (of: (update: Update) => number) => updates.reduce((total, u) => total + of(u), 0);
    return {
      dispatches: sum((u) => u.dispatches),
      flops: sum((u) => u.flops),
      bytes: sum((u) => u.bytes),
      submits: this.stepper.submits,
      memory: this.memory,
    };
  }

  /** Every launch of all updates timed by itself; for benchmarks. */
  async profile(): Promise<LaunchTime[]> {
    const times: LaunchTime[] = [];
    for (const update of this.run.plans.updates.values()) times.push(...(await update.profile()));
    return times;
  }

  /** Resolves when the last submission is computed, and updates the estimate of the adapter's speed. */
  private async finished(submitted: number, flops: number): Promise<void> {
    await this.gpu.device.queue.onSubmittedWorkDone();
    const now = performance.now();
    this.gpu.submitSize.note(flops, now - Math.max(submitted, this.lastDone));
    this.lastDone = now;
  }

  /** One step, or what is left of one: the updates of its phases and the moving average. At most two are in flight. */
  stepOnce(): Promise<void> {
    return this.advance(() => this.stepper.isMidStep);
  }

  /** Runs the next phase of a step. All phases together equal a step exactly. */
  phaseOnce(): Promise<void> {
    return this.advance(() => false);
  }

  private async advance(continues: () => boolean): Promise<void> {
    const started = performance.now();
    const { state, stepper } = this;
    const before = this.inFlight;
    const { step } = state;
    let flops = 0;
    do flops += stepper.advance(this.settings, state);
    while (continues());
    this.inFlight = this.finished(performance.now(), flops);
    await before;
    state.sec += (performance.now() - started) / 1000;
    if (state.step > step) await this.run.log.push({ step: state.step, nimg: state.nimg, sec: state.sec });
  }

  /** The position of the run within its step. */
  get phase(): StepPhase {
    return this.stepper.phase(this.settings);
  }
  /** Whether a step was begun and is not finished. The EMA weights, and so the sheets, change last. */
  get isMidStep(): boolean {
    return this.stepper.isMidStep;
  }

  /** Rows of all steps since the last call. Waits until they are computed. */
  async takeMetrics(): Promise<MetricsRow[]> {
    const started = performance.now();
    const rows = await this.run.log.take();
    this.state.sec += (performance.now() - started) / 1000; // the steps in flight were trained meanwhile
    return rows;
  }

  /** Steps of Heun's sampler for a diffusion model; undefined for a generator, which takes one step of its own. */
  private get heunSteps(): number | undefined {
    return this.run.method.traits.makes === 'teacher' ? HEUN.num_steps : undefined;
  }

  /** Samples of the average network on latents seed, seed + 1, ..., classes in turn. */
  async sampleSheet(): Promise<Sheet> {
    const { gridSize, seed, initSigma } = this.settings;
    const n = gridSize * gridSize;
    const seeds = Array.from({ length: n }, (_, i) => seed + i);
    const { step, nimg, heunSteps } = this;
    return { step, nimg, ...(await this.run.sampler.sheet({ seeds, steps: heunSteps }, initSigma, gridSize)) };
  }

  /** [n, 3, R, R] bytes of the EMA generator. */
  sample(request: { seeds: readonly number[]; labels?: readonly number[] }): Promise<Uint8Array<ArrayBuffer>> {
    return this.run.sampler.bytes({ ...request, steps: this.heunSteps }, this.settings.initSigma);
  }

  /** Samples of a score: fewer on software adapters, where sampling takes as long as training. */
  get scoreCount(): number {
    return this.adapter.software ? 128 : 256;
  }

  /** [scoreCount, 3, R, R] bytes of the EMA generator for a score, of the same latents in every run. */
  scoreSamples(): Promise<Uint8Array<ArrayBuffer>> {
    return this.run.sampler.scored(this.scoreCount, this.settings.initSigma, this.heunSteps);
  }

  /** Whether the method trains a fake score, whose batches can be viewed. */
  get hasBatchView(): boolean {
    return this.inspector.hasBatch;
  }

  /** The batch of psi's last update, with its step. Rejects with one sentence before the first update. */
  batchView(): Promise<BatchView> {
    const { isMidStep } = this.stepper;
    if (this.step === 0 && !isMidStep)
      throw new EngineError('internal', 'No batch has been trained on yet: run a step first.');
    const [step, nimg] = isMidStep ? [this.step + 1, this.nimg + this.settings.batch] : [this.step, this.nimg];
    return this.inspector.batch({ step, nimg });
  }

  /** The trace of the step in progress after its last phase. Resolves to null between two steps. Changes nothing. */
  trace(): Promise<StepTrace | null> {
    return this.inspector.trace(this.phase, this.settings, this.state);
  }

  /** Inspects images with the present networks: outputs and gradients of the images. Changes nothing. */
  inspect(request: InspectRequest): Promise<InspectionView> {
    return this.inspector.inspect(request, this.settings, this.state);
  }

  /** The present encoder's maps of the run's pinned images. Changes nothing. */
  readMaps(pins: PinSet): Promise<PinReading> {
    return this.inspector.readMaps(pins, { step: this.step, nimg: this.nimg });
  }

  /** Changes live settings. Throws for other settings. */
  setLive(changes: Partial<Recipe>): void {
    this.settings = withLive(this.settings, changes);
  }

  /** In the middle of a step the networks are apart: nothing that holds one is written. */
  private refuseMidStep(what: string): void {
    if (this.isMidStep) throw new EngineError('internal', `${what} is taken between two steps: finish the step first.`);
  }

  /** What the run trains, a generator or a teacher, as a safetensors file; its raw weights between two steps only. */
  async exportGenerator(o: { weights: 'ema' | 'raw'; dtype: 'f32' | 'f16' }): Promise<Uint8Array<ArrayBuffer>> {
    if (o.weights === 'raw') this.refuseMidStep('An export of raw weights');
    const { settings, nimg } = this;
    const { nets, method } = this.run;
    const p = nets[method.roles.find((spec) => spec.ema)?.role ?? 'theta'];
    if (!p) throw new EngineError('internal', `${method.traits.name} has no network with a moving average.`);
    const tensors = await this.run.ws.tensors(p, o.weights === 'ema' ? p.ema : p.w);
    const { seed, initSigma } = settings;
    const notes = { role: method.traits.makes, recipe: JSON.stringify(written(settings)), nimg, seed, initSigma };
    return writeWeights(nets.net, tensors, o.dtype, notes);
  }

  private get trained() {
    return { roles: this.run.method.roles, nets: this.run.nets };
  }

  private get about() {
    return {
      network: JSON.stringify(this.run.nets.net.args),
      ...this.origin,
      variants: this.variants,
      adapter: adapterKey(this.adapter),
    };
  }

  /** Everything that the run needs to continue bit for bit. Between two steps only. */
  async checkpoint(): Promise<Uint8Array<ArrayBuffer>> {
    this.refuseMidStep('A checkpoint');
    const state = { ...this.state, ...this.batches.drawn };
    return saveCheckpoint(this.run.ws, this.trained, state, { recipe: this.settings, ...this.about });
  }

  /** Continues from a checkpoint of a run with the same recipe, teacher and data. */
  async restore(bytes: Uint8Array): Promise<void> {
    await this.inFlight;
    await this.run.log.take();
    this.state = loadCheckpoint(this.run.ws, this.trained, bytes, this.about);
    this.batches.restore(this.state);
    this.stepper.reset();
  }

  destroy(): void {
    this.inspector.destroy();
    this.run.ws.destroy();
    this.gpu.destroy();
  }
}
