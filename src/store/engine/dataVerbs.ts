// The verbs of the run store that handle real images.

import type { StoreApi } from 'zustand/vanilla';
import { messageOf } from '../../lib/messageOf.ts';
import type { DataClient } from '../../workers/data/client.ts';
import type { DataProgress, DataSummary, Outcome } from '../../workers/protocol.ts';
import { type DataVerbs, NO_DATA, type OwnData } from './ownData.ts';
import type { RunState } from './runStore.ts';

type Images = Pick<
  DataClient,
  'previewShapes' | 'readFiles' | 'fetchCifar10' | 'cancel' | 'keep' | 'restore' | 'forget'
>;

const BEGUN: DataProgress = { what: 'looking', done: 0, total: 0 };

/** Verbs over the data thread. They change `own` and `shapes` of the run store's state. */
export function dataVerbs(state: StoreApi<RunState>, images: Images): DataVerbs {
  const set = (changes: Partial<OwnData>) => state.setState(({ own }) => ({ own: { ...own, ...changes } }));
  /** Rises with every reading and deletion. The late answer of an earlier one is ignored. */
  let epoch = 0;
  let cancelled = 0;

  async function read(job: (onProgress: (p: DataProgress) => void) => Promise<Outcome<DataSummary>>): Promise<boolean> {
    const mine = ++epoch;
    set({ reading: BEGUN, problem: null });
    // Progress arrives over a separate port, so some of it may arrive after the answer.
    let answered = false;
    const result = await job((reading) => {
      if (mine === epoch && !answered) set({ reading });
    }).catch((e: unknown): Outcome<DataSummary> => {
      return { ok: false, failure: { code: 'internal', message: messageOf(e) } };
    });
    answered = true;
    if (mine !== epoch) return false;
    if (result.ok) set({ summary: result.value, reading: null, kept: 'no' });
    else set({ reading: null, problem: cancelled === mine ? null : result.failure.message });
    return result.ok;
  }

  return {
    async previewShapes(resolution) {
      const made = await images.previewShapes(resolution);
      state.setState({
        shapes: made.ok ? { kind: 'ready', summary: made.value } : { kind: 'bad', message: made.failure.message },
      });
    },
    readData: (files, side) => read((onProgress) => images.readFiles(files, side, onProgress)),
    fetchData: (side) => read((onProgress) => images.fetchCifar10(side, onProgress)),
    cancelReading() {
      cancelled = epoch;
      images.cancel();
    },
    async keepData() {
      const mine = epoch;
      set({ kept: 'keeping', problem: null });
      const result = await images.keep();
      if (mine !== epoch) return;
      set(result.ok ? { kept: 'yes' } : { kept: 'no', problem: result.failure.message });
    },
    async restoreData() {
      const mine = epoch;
      const result = await images.restore();
      if (mine !== epoch) return;
      if (!result.ok) set({ problem: result.failure.message });
      else if (result.value) set({ summary: result.value, kept: 'yes' });
    },
    async forgetData() {
      const mine = ++epoch;
      images.cancel();
      // The state changes only after the deletion. A reload during the deletion would bring the stored set back.
      const result = await images.forget();
      if (mine !== epoch) return;
      if (result.ok) state.setState({ own: NO_DATA });
      else set({ problem: result.failure.message });
    },
  };
}
