// The sample lab: a generator from any source, images of any seeds, and the tools that use them.
import type { StoreApi } from 'zustand/vanilla';
import { emptyCells, withCells } from '../../lib/cells.ts';
import { messageOf } from '../../lib/messageOf.ts';
import type { Average, LabNetwork, LabPart, LabRequest, LabTiming } from '../../workers/lab/api.ts';
import { imagesOf, labelsOf } from '../../workers/lab/images.ts';
import { given } from '../../workers/outcome.ts';
import type { LibraryStore } from '../library/libraryStore.ts';
import type { LabDeps } from './labDeps.ts';
import { type FileVerbs, fileVerbs } from './labFiles.ts';
import { type MixVerbs, mixVerbs } from './labMix.ts';
import { type NearestVerbs, nearestVerbs } from './labNearest.ts';
import { canTake, type LabSource, type StoredGenerator, weightsOf } from './labSources.ts';
import { type LabState, labState, NO_STAGES } from './labState.ts';
import { type VersusVerbs, versusVerbs } from './labVersus.ts';

/** Milliseconds after which a lab that is not shown gives its device back. */
export const RELEASE_MS = 60_000;
/** The largest number of images in a grid. */
export const MAX_IMAGES = 1024;

export interface LabVerbs extends MixVerbs, VersusVerbs, NearestVerbs, FileVerbs {
  /**
   * Shows the lab. The first time it opens the run in training, or else a generator of the page. Later it opens the
   * last choice.
   */
  enter(): Promise<void>;
  /** Hides the lab. After RELEASE_MS it gives the GPU's memory back. */
  leave(): void;
  choose(source: LabSource): Promise<void>;
  /** Opens the generator of a stored checkpoint of any run. */
  chooseCheckpoint(kept: StoredGenerator): Promise<void>;
  /** Opens a file of weights that the person chose. */
  takeFile(file: File): Promise<void>;
  setAverage(average: Average): Promise<void>;
  setSeeds(seeds: readonly number[]): Promise<void>;
  setLabel(label: number | null): Promise<void>;
  setSigma(sigma: number | null): Promise<void>;
  /** Samples the grid again. For a run it uses the present weights. */
  regenerate(): Promise<void>;
  /** Ends the sampling. The images so far stay. */
  cancel(): void;
  pick(index: number): void;
}

export interface LabStore {
  readonly state: StoreApi<LabState>;
  readonly verbs: LabVerbs;
}

type Outside = Pick<LabDeps, 'run' | 'client' | 'fetchShipped' | 'save'> & { readonly library: LibraryStore };

export function createLabStore({ library, ...outside }: Outside): LabStore {
  const state = labState();
  const set = state.setState;
  const { run, client } = outside;
  /** Rise with every request. The late answer to an earlier request is ignored. */
  let opens = 0;
  let grids = 0;
  let leaving: ReturnType<typeof setTimeout> | undefined;

  const deps: LabDeps = { ...outside, state, make };
  const mix = mixVerbs(deps);

  async function make(request: LabRequest, onPart: (part: LabPart) => void): Promise<LabTiming | null> {
    const answer = await client().sample(request, onPart);
    if (!answer.ok && answer.failure.code === 'device-lost') set({ network: null });
    return given(answer);
  }

  async function open(): Promise<LabNetwork | null> {
    const { source, average } = state.getState();
    if (!source) return null;
    const mine = ++opens;
    set({ opening: true, failure: null });
    try {
      const places = {
        run,
        library,
        fetchShipped: outside.fetchShipped,
        file: () => state.getState().file,
        checkpoint: () => state.getState().checkpoint,
      };
      const found = await weightsOf(source, average, places);
      const answer = await client().open('generator', found.bytes, found.name, average);
      if (mine !== opens) return null;
      const network = given(answer);
      const { label, mix: kept } = state.getState();
      // Anchors keep their seeds and classes if the new generator has these classes.
      const same = kept.anchors.every(
        (a) => (a.label ?? -1) < network.classes && (a.label === null) === (network.classes === 0),
      );
      set({
        network,
        runId: found.run,
        label: label !== null && label >= network.classes ? null : label,
        mix: { ...kept, anchors: same ? kept.anchors : [] },
      });
      return network;
    } catch (e) {
      if (mine === opens) set({ network: null, failure: messageOf(e) });
      return null;
    } finally {
      if (mine === opens) set({ opening: false });
    }
  }

  async function sampleGrid(network: LabNetwork): Promise<void> {
    const mine = ++grids;
    const { seeds, label, sigma } = state.getState();
    const { resolution, classes } = network;
    const labels = labelsOf(seeds.length, label, classes);
    const images = imagesOf(seeds, labels);
    client().cancel();
    let cells = emptyCells(seeds.length, resolution);
    const show = (changes: { done: number; ms: number; timing: LabTiming | null }) => {
      if (mine === grids) set({ grid: { cells, seeds, labels, ...changes } });
    };
    set(({ picked, versus }) => ({
      sampling: true,
      failure: null,
      picked: Math.min(picked, seeds.length - 1),
      nearest: { kind: 'none' },
      versus: { ...versus, ...NO_STAGES },
    }));
    try {
      const request: LabRequest = { slot: 'generator', images, way: 'slerp', sigma, steps: null };
      const timing = await make(request, ({ first, count, rgba, ms }) => {
        cells = withCells(cells, first, rgba);
        show({ done: first + count, ms, timing: null });
      });
      if (!timing) return;
      show({ done: seeds.length, ms: timing.ms, timing });
      void mix.refreshMix();
    } catch (e) {
      if (mine === grids) set({ failure: messageOf(e) });
    } finally {
      if (mine === grids) set({ sampling: false });
    }
  }

  async function regenerate(): Promise<void> {
    const { source, network, sampling } = state.getState();
    if (source === 'run' && sampling) client().cancel();
    const ready = source === 'run' || !network ? await open() : network;
    if (ready) await sampleGrid(ready);
  }

  /** Opens another generator and removes the images of the last one. */
  async function reopen(changes: Partial<LabState>): Promise<void> {
    grids++;
    client().cancel();
    set(({ mix: before, versus }) => ({
      network: null,
      grid: null,
      sampling: false,
      mix: { ...before, strip: null, pad: null },
      versus: { ...versus, ...NO_STAGES, teacher: '' },
      ...changes,
    }));
    await regenerate();
  }

  /** Gives the device back, unless the lab is busy. */
  async function release(): Promise<void> {
    const { source, opening, sampling, saving, versus } = state.getState();
    if (opening || sampling || saving || versus.busy) return leave();
    if (source === null) return;
    set(({ era }) => ({ network: null, era: era + 1 }));
    await client().release();
  }

  function leave(): void {
    clearTimeout(leaving);
    leaving = setTimeout(() => void release(), RELEASE_MS);
  }

  const again = (changes: Partial<LabState>) => {
    set(changes);
    return regenerate();
  };

  return {
    state,
    verbs: {
      async enter() {
        clearTimeout(leaving);
        const { source, era, network, opening, failure } = state.getState();
        if (source !== null) {
          if (era === 0 || network || opening || failure) return;
          // The weights of a run have changed since. Those of other sources have not.
          await (source === 'run' ? regenerate() : open());
          return;
        }
        await reopen({ source: canTake('run', run.state.getState(), null) ? 'run' : 'shipped' });
      },
      leave,
      choose: (source) => reopen({ source }),
      chooseCheckpoint: (checkpoint) => reopen({ source: 'checkpoint', checkpoint }),
      takeFile: (file) => reopen({ source: 'file', file }),
      setAverage: (average) => reopen({ average }),
      setSeeds: (seeds) => again({ seeds, picked: 0 }),
      setLabel: (label) => again({ label }),
      setSigma: (sigma) => again({ sigma }),
      regenerate,
      cancel() {
        client().cancel();
        opens++;
        set(({ versus }) => ({ opening: false, sampling: false, versus: { ...versus, busy: false } }));
      },
      pick: (picked) => set({ picked, nearest: { kind: 'none' } }),
      ...mix,
      ...versusVerbs(deps),
      ...nearestVerbs(deps),
      ...fileVerbs(deps),
    },
  };
}
