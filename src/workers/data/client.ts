// The page's client of the data thread.
import * as Comlink from 'comlink';
import type { InputFile } from '../../data/containers/boxes.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { progressPort } from '../progressPort.ts';
import type { ClassifierFile, DataApi, DataProgress, DataSummary, Outcome } from '../protocol.ts';

type OnProgress = (progress: DataProgress) => void;

export class DataClient {
  private readonly api: Comlink.Remote<DataApi>;

  constructor() {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'data' });
    this.api = Comlink.wrap<DataApi>(worker);
  }

  /** Bytes by owner that a run would use. The data thread computes it, because the trainer's thread is busy. */
  plan(...request: Parameters<DataApi['plan']>): Promise<Awaited<ReturnType<DataApi['plan']>>> {
    return this.api.plan(...request);
  }

  planInspections(...request: Parameters<DataApi['plan']>): ReturnType<DataApi['planInspections']> {
    return this.api.planInspections(...request);
  }

  previewShapes(resolution: number): Promise<Outcome<DataSummary>> {
    return this.api.previewShapes(resolution);
  }

  readFiles(files: InputFile[], side: number, onProgress: OnProgress): Promise<Outcome<DataSummary>> {
    return this.api.readFiles(files, side, progressPort(onProgress));
  }

  fetchCifar10(side: number, onProgress: OnProgress): Promise<Outcome<DataSummary>> {
    return this.api.fetchCifar10(side, progressPort(onProgress));
  }

  /** The images of a set that are nearest to a sample. */
  nearest(
    dataset: Recipe['dataset'],
    picture: { resolution: number; rgba: Uint8ClampedArray<ArrayBuffer> },
    k: number,
    classifier: ClassifierFile | null,
    onProgress: (progress: { done: number; total: number }) => void,
  ): ReturnType<DataApi['nearest']> {
    return this.api.nearest(dataset, picture.resolution, picture.rgba, k, classifier, progressPort(onProgress));
  }

  stopNearest(): void {
    void this.api.stopNearest();
  }

  cancel(): void {
    void this.api.cancel();
  }

  /** Stores the set, and asks the browser not to delete it when disk space is low. The browser may refuse. */
  async keep(): Promise<Outcome<null>> {
    const kept = await this.api.keep();
    if (kept.ok) await navigator.storage.persist?.().catch(() => false);
    return kept;
  }

  restore(): Promise<Outcome<DataSummary | null>> {
    return this.api.restore();
  }

  forget(): Promise<Outcome<null>> {
    return this.api.forget();
  }

  /** Sends a recipe's images over a new port. Returns the other end of the port. */
  async send({ dataset, resolution }: Recipe): Promise<{ sent: Outcome<DataSummary>; port: MessagePort }> {
    const { port1, port2 } = new MessageChannel();
    const sent = await this.api.send(dataset, resolution, Comlink.transfer(port1, [port1]));
    return { sent, port: port2 };
  }
}
