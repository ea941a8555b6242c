// The main thread's side of both workers: spawns them, connects ports, keeps the last checkpoint, starts over after a lost device.
import * as Comlink from 'comlink';
import type { Recipe } from '../recipes/recipe.ts';
import { isAdversarial } from '../recipes/recipe.ts';
import type { DataSummary, Failure, Loaded, Outcome, RunEvent, StartWeights, TrainerApi, WeightsBytes } from './api.ts';
import { DataClient } from './dataClient.ts';
import { storedVariants, storeVariants, wantsTuning } from './tuned.ts';

/** A checkpoint kept in memory; never sent anywhere. */
export interface KeptCheckpoint {
  bytes: Uint8Array;
  step: number;
  nimg: number;
  at: number;
}

export interface LoadInput extends StartWeights {
  recipe: Recipe;
}

export interface LoadResult {
  loaded: Loaded;
  /** The images the run trains against; null for a method without. */
  data: DataSummary | null;
}

interface TrainerThread {
  worker: Worker;
  api: Comlink.Remote<TrainerApi>;
}

/** The page's hold on its workers. */
export class RunClient {
  checkpoint: KeptCheckpoint | null = null;
  private readonly onEvent: (event: RunEvent) => void;
  private trainer: TrainerThread;
  private input: LoadInput | null = null;
  /** The data worker. */
  readonly images = new DataClient();

  constructor(onEvent: (event: RunEvent) => void) {
    this.onEvent = onEvent;
    this.trainer = this.spawn();
  }

  get verbs(): Comlink.Remote<TrainerApi> {
    return this.trainer.api;
  }

  /** The teacher's file of the run. */
  get teacher(): WeightsBytes | null {
    return this.input?.teacher ?? null;
  }

  /** Makes a run of a recipe: images straight from thread to thread, then the engine. */
  async load(input: LoadInput): Promise<Outcome<LoadResult>> {
    this.input = input;
    this.checkpoint = null;
    return this.loadFrom(input, null);
  }

  /** A fresh worker and device, going on from the last checkpoint; `recipe` is the run's with its live changes. */
  async recover(recipe: Recipe): Promise<Outcome<LoadResult>> {
    if (!this.input) return { ok: false, failure: { code: 'internal', message: 'There is no run to restore.' } };
    this.restart();
    return this.loadFrom({ ...this.input, recipe }, this.checkpoint?.bytes ?? null);
  }

  /** Ends the run by ending its thread; nothing of it stays. */
  restart(): void {
    this.trainer.api[Comlink.releaseProxy]();
    this.trainer.worker.terminate();
    this.trainer = this.spawn();
  }

  /** Forgets the run and its checkpoint. */
  dispose(): void {
    this.input = null;
    this.checkpoint = null;
    this.restart();
  }

  private async loadFrom(
    { recipe, ...weights }: LoadInput,
    checkpoint: Uint8Array | null,
  ): Promise<Outcome<LoadResult>> {
    let images: MessagePort | null = null;
    let data: DataSummary | null = null;
    if (isAdversarial(recipe.method)) {
      const { sent, port } = await this.images.send(recipe);
      if (!sent.ok) return sent;
      images = port;
      data = sent.value;
    }
    const request = { recipe, ...weights, images, checkpoint, tuned: storedVariants(), times: wantsTuning() };
    const loaded = await this.trainer.api.load(images ? Comlink.transfer(request, [images]) : request);
    if (!loaded.ok) return loaded;
    storeVariants(loaded.value);
    return { ok: true, value: { loaded: loaded.value, data } };
  }

  private spawn(): TrainerThread {
    const worker = new Worker(new URL('./trainer.worker.ts', import.meta.url), { type: 'module', name: 'trainer' });
    const api = Comlink.wrap<TrainerApi>(worker);
    const channel = new MessageChannel();
    channel.port1.onmessage = (e: MessageEvent<RunEvent>) => {
      if (this.trainer.worker === worker) this.receive(e.data);
    };
    worker.onerror = (e) => {
      const failure: Failure = {
        code: 'internal',
        message: e.message || 'The training thread stopped without a reason.',
      };
      if (this.trainer.worker === worker) this.receive({ type: 'failure', failure });
    };
    void api.connect(Comlink.transfer(channel.port2, [channel.port2]));
    return { worker, api };
  }

  private receive(event: RunEvent): void {
    if (event.type === 'checkpoint') {
      const { bytes, step, nimg, at } = event;
      this.checkpoint = { bytes, step, nimg, at };
    }
    this.onEvent(event);
  }
}
