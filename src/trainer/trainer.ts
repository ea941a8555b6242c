// A distillation run: SiD, SiDA or SiD2A, step by step. Knows no workers, files or pages.

import type { Nets } from '../diffusion/methods/sid.ts';
import type { ImageSampler } from '../diffusion/sampler.ts';
import { type AdapterReport, adapterKey, type Gpu, openDevice } from '../gpu/device.ts';
import type { LaunchTime } from '../gpu/profiler.ts';
import type { MemoryLine } from '../gpu/storage.ts';
import { readBatch } from '../inspect/batchView.ts';
import { encoderMapsOn } from '../inspect/images.ts';
import { Inspector, type InspectRequest } from '../inspect/inspector.ts';
import { StepTracer } from '../inspect/stepTrace.ts';
import { EngineError } from '../lib/errors.ts';
import type { Choices } from '../nn/tuning/variants.ts';
import type { Workspace } from '../nn/workspace.ts';
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
import type { MetricsLog } from '../training/metricsLog.ts';
import type { RunPlans } from '../training/plans.ts';
import { type Recording, recordTuned } from '../training/runNetworks.ts';
import { readStartFiles, type StartFiles } from '../training/startFiles.ts';
import { Stepper } from '../training/stepper.ts';
import { runUniforms } from '../training/uniforms.ts';
import type { Update } from '../training/update.ts';
import { BEGINNING, type RunState } from '../weights/checkpointFormat.ts';
import { fingerprintOfWeights, writeWeights } from '../weights/read.ts';
import type { TrainerOptions } from './options.ts';

/** One run on one device. Calls must not overlap: await each before the next. */
export class Trainer {
  private settings: Recipe;
  private readonly gpu: Gpu;
  private readonly ws: Workspace;
  private readonly nets: Nets;
  private readonly plans: RunPlans;
  private readonly batches: Batches;
  private readonly log: MetricsLog;
  private readonly sampler: ImageSampler;
  private readonly inspector: Inspector;
  private readonly origin: Origin;
  /** Known kernel variants for the adapter after this run's timing, for the next run. Empty if none were timed. */
  readonly learned: Choices;
  private state: RunState = { ...BEGINNING };
  /** The time at which the GPU finished the previous step, in milliseconds. */
  private lastDone = 0;
  private inFlight: Promise<unknown> = Promise.resolve();
  private readonly stepper: Stepper;
  private readonly tracer: StepTracer;

  private constructor(o: Recording & { learned: Choices; recipe: Recipe; gpu: Gpu; batches: Batches; origin: Origin }) {
    this.settings = { ...o.recipe };
    this.gpu = o.gpu;
    this.ws = o.ws;
    this.nets = o.nets;
    this.plans = o.plans;
    this.batches = o.batches;
    this.sampler = o.sampler;
    this.origin = o.origin;
    this.log = o.log;
    this.learned = o.learned;
    this.inspector = new Inspector(o.gpu, o.nets, this.variants);
    this.stepper = new Stepper(o.gpu, o, o.batches);
    this.tracer = new StepTracer(o.gpu, o, o.batches, this.variants);
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
    const teacher = fingerprintOfWeights(o.teacher, from.file.metadata);
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
    return this.nets.net.image.channels;
  }
  get adapter(): AdapterReport {
    return this.gpu.adapter;
  }
  /** Bytes on the GPU by owner. */
  get memory(): MemoryLine[] {
    return [...this.ws.alloc.ledger.list(), ...this.inspector.memory, ...this.tracer.memory];
  }
  /** The kernel variant of every shape that has several. */
  get variants(): Choices {
    return Object.fromEntries(this.ws.tuning.variants.used);
  }
  /** Counts of one psi and one theta update: they do not depend on the machine. */
  get facts() {
    const { psi, theta, ema } = this.plans;
    const sum = (of: (update: Update) => number) => of(psi) + of(theta) + of(ema);
    return {
      dispatches: sum((u) => u.dispatches),
      flops: sum((u) => u.flops),
      bytes: sum((u) => u.bytes),
      submits: this.stepper.submits,
      memory: this.memory,
    };
  }

  /** Every launch of both updates timed by itself; for benchmarks. */
  async profile(): Promise<LaunchTime[]> {
    const { psi, theta, ema } = this.plans;
    return [...(await psi.profile()), ...(await theta.profile()), ...(await ema.profile())];
  }

  /** Resolves when the last submission is computed, and updates the estimate of the adapter's speed. */
  private async finished(submitted: number, flops: number): Promise<void> {
    await this.gpu.device.queue.onSubmittedWorkDone();
    const now = performance.now();
    this.gpu.submitSize.note(flops, now - Math.max(submitted, this.lastDone));
    this.lastDone = now;
  }

  /** One step, or what is left of one: the psi updates, one theta update, the moving average. At most two are in flight. */
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
    if (state.step > step) await this.log.push({ step: state.step, nimg: state.nimg, sec: state.sec });
  }

  /** The position of the run within its step. */
  get phase(): StepPhase {
    return this.stepper.phase(this.settings.psiUpdates);
  }
  /** Whether a step was begun and is not finished. The EMA weights, and so the sheets, change last. */
  get isMidStep(): boolean {
    return this.stepper.isMidStep;
  }

  /** Rows of all steps since the last call. Waits until they are computed. */
  async takeMetrics(): Promise<MetricsRow[]> {
    const started = performance.now();
    const rows = await this.log.take();
    this.state.sec += (performance.now() - started) / 1000; // the steps in flight were trained during the wait
    return rows;
  }

  /** Samples of the EMA generator on latents seed, seed + 1, ..., classes in turn. */
  async sampleSheet(): Promise<Sheet> {
    const { gridSize, seed, initSigma } = this.settings;
    const n = gridSize * gridSize;
    const seeds = Array.from({ length: n }, (_, i) => seed + i);
    const { step, nimg } = this;
    return { step, nimg, ...(await this.sampler.sheet({ seeds }, initSigma, gridSize)) };
  }

  /** [n, 3, R, R] bytes of the EMA generator. */
  sample(request: { seeds: readonly number[]; labels?: readonly number[] }): Promise<Uint8Array<ArrayBuffer>> {
    return this.sampler.bytes(request, this.settings.initSigma);
  }

  /** Samples of a score: fewer on software adapters, where sampling takes as long as training. */
  get scoreCount(): number {
    return this.adapter.software ? 128 : 256;
  }

  /** [scoreCount, 3, R, R] bytes of the EMA generator for a score, of the same latents in every run. */
  scoreSamples(): Promise<Uint8Array<ArrayBuffer>> {
    return this.sampler.scored(this.scoreCount, this.settings.initSigma);
  }

  /** The batch of psi's last update, with its step. Rejects with one sentence before the first update. */
  batchView(): Promise<BatchView> {
    const { isMidStep } = this.stepper;
    if (this.step === 0 && !isMidStep)
      throw new EngineError('internal', 'No batch has been trained on yet: run a step first.');
    const [step, nimg] = isMidStep ? [this.step + 1, this.nimg + this.settings.batch] : [this.step, this.nimg];
    return readBatch(this.ws, this.plans, this.batches, { step, nimg });
  }

  /** The trace of the step in progress after its last phase. Resolves to null between two steps. Changes nothing. */
  trace(): Promise<StepTrace | null> {
    return this.tracer.trace(this.phase, this.settings, this.state);
  }

  /** Inspects images with the present networks: outputs and gradients of the images. Changes nothing. */
  inspect(request: InspectRequest): Promise<InspectionView> {
    return this.inspector.inspect(request, runUniforms(this.settings, this.state, 0));
  }

  /** The present encoder's maps of the run's pinned images. Changes nothing. */
  async readMaps(pins: PinSet): Promise<PinReading> {
    const { step, nimg } = this;
    const maps = await this.inspector.readMaps(encoderMapsOn(pins, this.channels));
    return { step, nimg, ids: pins.ids.slice(), ...maps };
  }

  /** Changes live settings. Throws for other settings. */
  setLive(changes: Partial<Recipe>): void {
    this.settings = withLive(this.settings, changes);
  }

  /** In the middle of a step psi and theta are apart: nothing that holds either is written. */
  private refuseMidStep(what: string): void {
    if (this.isMidStep) throw new EngineError('internal', `${what} is taken between two steps: finish the step first.`);
  }

  /** The generator as a safetensors file; its raw weights between two steps only. */
  async exportGenerator(o: { weights: 'ema' | 'raw'; dtype: 'f32' | 'f16' }): Promise<Uint8Array<ArrayBuffer>> {
    if (o.weights === 'raw') this.refuseMidStep('An export of raw weights');
    const { theta, net } = this.nets;
    const tensors = await this.ws.tensors(theta, o.weights === 'ema' ? theta.ema : theta.w);
    const { seed, initSigma } = this.settings;
    const notes = { role: 'generator', recipe: JSON.stringify(this.settings), nimg: this.nimg, seed, initSigma };
    return writeWeights(net, tensors, o.dtype, notes);
  }

  private get about() {
    return {
      network: JSON.stringify(this.nets.net.args),
      ...this.origin,
      variants: this.variants,
      adapter: adapterKey(this.adapter),
    };
  }

  /** Everything that the run needs to continue bit for bit. Between two steps only. */
  async checkpoint(): Promise<Uint8Array<ArrayBuffer>> {
    this.refuseMidStep('A checkpoint');
    const state = { ...this.state, ...this.batches.drawn };
    return saveCheckpoint(this.ws, this.nets, state, { recipe: this.settings, ...this.about });
  }

  /** Continues from a checkpoint of a run with the same recipe, teacher and data. */
  async restore(bytes: Uint8Array): Promise<void> {
    await this.inFlight;
    await this.log.take();
    this.state = loadCheckpoint(this.ws, this.nets, bytes, this.about);
    this.batches.restore(this.state);
    this.stepper.reset();
  }

  destroy(): void {
    this.inspector.destroy();
    this.tracer.destroy();
    this.ws.destroy();
    this.gpu.destroy();
  }
}
