// The state and the outside that the lab's parts share.
import type { StoreApi } from 'zustand/vanilla';
import type { LabPart, LabRequest, LabTiming } from '../../workers/lab/api.ts';
import type { LabClient } from '../../workers/lab/client.ts';
import type { RunStore } from '../engine/runStore.ts';
import type { LabState } from './labState.ts';

export interface LabDeps {
  readonly state: StoreApi<LabState>;
  readonly run: RunStore;
  client(): LabClient;
  fetchShipped(path: string): Promise<Uint8Array>;
  save(name: string, bytes: Uint8Array | Blob): void;
  /** Samples images and reports them part by part. Resolves to null if it was cancelled; rejects with one sentence. */
  make(request: LabRequest, onPart: (part: LabPart) => void): Promise<LabTiming | null>;
}
