// The page's client of the trainer's thread and of the data thread. It starts them, connects their ports, notes the
// last checkpoint, and starts again after a lost device.
import * as Comlink from 'comlink';
import { traitsOf } from '../../recipes/methods.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import type { CheckpointStamp } from '../../storage/checkpoints/types.ts';
import type { CheckpointsClient } from '../checkpoints/client.ts';
import { DataClient } from '../data/client.ts';
import type {
  DataSummary,
  Failure,
  Loaded,
  Outcome,
  RunEvent,
  StartWeights,
  TrainerApi,
  WeightsBytes,
} from '../protocol.ts';
import { storedVariants, storeVariants, wantsTuning } from './tuned.ts';

/** A checkpoint of a run, from any storage. */
export interface StoredCheckpoint extends Pick<CheckpointStamp, 'name' | 'step' | 'nimg' | 'at'> {
  run: string;
}

export interface LoadInput extends StartWeights {
  recipe: Recipe;
  /** The run's id. */
  run: string;
}

export interface LoadResult {
  loaded: Loaded;
  /** The summary of the run's real images. Null for a method without them. */
  data: DataSummary | null;
}

interface TrainerThread {
  worker: Worker;
  api: Comlink.Remote<TrainerApi>;
}

/** The page's client of both threads. */
export class RunClient {
  checkpoint: StoredCheckpoint | null = null;
  private readonly onEvent: (event: RunEvent) => void;
  private trainer: TrainerThread;
  private input: LoadInput | null = null;
  private readonly checkpointFiles: CheckpointsClient;
  /** The client of the data thread. */
  readonly images = new DataClient();

  constructor(onEvent: (event: RunEvent) => void, checkpointFiles: CheckpointsClient) {
    this.onEvent = onEvent;
    this.checkpointFiles = checkpointFiles;
    this.trainer = this.spawn();
  }

  get verbs(): Comlink.Remote<TrainerApi> {
    return this.trainer.api;
  }

  /** The teacher's file of the run. */
  get teacher(): WeightsBytes | null {
    return this.input?.teacher ?? null;
  }

  /**
   * Loads a run of a recipe, from its start or from a checkpoint. The images go directly from the data thread to the
   * trainer's.
   */
  async load(input: LoadInput, from: StoredCheckpoint | null = null): Promise<Outcome<LoadResult>> {
    this.input = input;
    this.checkpoint = from;
    return this.loadFrom(input, from);
  }

  /**
   * Starts a new thread and device and continues from the last checkpoint. `recipe` is the run's recipe with its live
   * changes. Another `run` makes a branch.
   */
  async recover(recipe: Recipe, run?: string): Promise<Outcome<LoadResult>> {
    if (!this.input) return { ok: false, failure: { code: 'internal', message: 'There is no run to restore.' } };
    this.restart();
    this.input = { ...this.input, recipe, run: run ?? this.input.run };
    return this.loadFrom(this.input, this.checkpoint);
  }

  /** Ends the run and its thread. */
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
    from: StoredCheckpoint | null,
  ): Promise<Outcome<LoadResult>> {
    let images: MessagePort | null = null;
    let data: DataSummary | null = null;
    if (traitsOf(recipe.method).needs.images) {
      const { sent, port } = await this.images.send(recipe);
      if (!sent.ok) return sent;
      images = port;
      data = sent.value;
    }
    const known = { tuned: storedVariants(), times: wantsTuning(), files: document.baseURI };
    const checkpoint = from && { run: from.run, name: from.name };
    const request = { recipe, ...weights, images, checkpoint, ...known };
    const loaded = await this.trainer.api.load(Comlink.transfer(request, images ? [images] : []));
    if (!loaded.ok) return loaded;
    storeVariants(loaded.value);
    return { ok: true, value: { loaded: loaded.value, data } };
  }

  private spawn(): TrainerThread {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'trainer' });
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
    const checkpoints = this.checkpointFiles.port();
    void api.connect(Comlink.transfer(channel.port2, [channel.port2]), Comlink.transfer(checkpoints, [checkpoints]));
    return { worker, api };
  }

  private receive(event: RunEvent): void {
    if (event.type === 'checkpoint' && this.input) {
      const { name, step, nimg, at } = event.stamp;
      this.checkpoint = { run: this.input.run, name, step, nimg, at };
    }
    if (event.type === 'score' && this.input) {
      const { step, mean, sd, n } = event.score;
      void this.checkpointFiles.api.score(this.input.run, step, { mean, sd, n });
    }
    this.onEvent(event);
  }
}
