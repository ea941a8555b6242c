// The sample lab: a generator from anywhere, images of any seeds, and what is made with them.
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

/** A lab that nobody looks at keeps its device for so long. */
export const RELEASE_MS = 60_000;
/** The most images of a grid. */
export const MAX_IMAGES = 1024;

export interface LabVerbs extends MixVerbs, VersusVerbs, NearestVerbs, FileVerbs {
  /** The first look: the run that trains, else a generator that ships with the page; later what was chosen last. */
  enter(): Promise<void>;
  /** Nobody looks any more: after a while the GPU's memory is given back. */
  leave(): void;
  choose(source: LabSource): Promise<void>;
  /** Takes the generator of a kept checkpoint of any run. */
  chooseCheckpoint(kept: StoredGenerator): Promise<void>;
  /** Takes a file of weights that a person brought. */
  takeFile(file: File): Promise<void>;
  setAverage(average: Average): Promise<void>;
  setSeeds(seeds: readonly number[]): Promise<void>;
  setLabel(label: number | null): Promise<void>;
  setSigma(sigma: number | null): Promise<void>;
  /** Samples the grid again, a run's with its weights of this moment. */
  regenerate(): Promise<void>;
  /** Ends what is being sampled; what is there stays. */
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
  /** Rise with every wish: a late answer to an older one changes nothing. */
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
      // Anchors keep their seeds and classes where the new generator has those.
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

  /** Another generator: what the last one made goes. */
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

  /** Gives the device back, unless it works. */
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
          // A run's weights have moved on; of others what is there is still theirs.
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
