// The interpolation of the sample lab: anchors, the path between them, and the pad.

import { emptyCells, oneCell, withCells } from '../../lib/cells.ts';
import { type Place, pathOf, placeAt } from '../../lib/interpolate.ts';
import { messageOf } from '../../lib/messageOf.ts';
import type { LabImage } from '../../workers/lab/api.ts';
import type { LabDeps } from './labDeps.ts';
import type { Anchor, MixState } from './labState.ts';

export const MAX_ANCHORS = 4;

export interface MixVerbs {
  /** Adds an image of the grid as an anchor. If there are five, removes the oldest. */
  addAnchor(index: number): void;
  removeAnchor(at: number): void;
  /** Changes the method or the number of images, and samples the path again. */
  setMix(changes: Partial<Pick<MixState, 'way' | 'mixClasses' | 'frames' | 'loop'>>): void;
  /** Moves to another place on the pad. */
  movePad(u: number, v: number): void;
  /** Samples anchors, path and pad again, after a change of weights or noise level. */
  refreshMix(): Promise<void>;
}

/** The anchors at the pad's corners: two make a line, three a triangle, four a square. */
export function cornersOf(count: number): number[] {
  return count === 3 ? [0, 1, 2, 2] : Array.from({ length: count }, (_, i) => i);
}

/** The image at a place between the anchors. */
export function imageAt(place: Place, anchors: readonly Anchor[], mixClasses: boolean): LabImage {
  const labels = anchors.map((a) => a.label);
  const [first = null] = labels;
  const classes = place.of.map((i) => (mixClasses ? labels[i] : first) ?? -1);
  return {
    latent: { ...place, of: place.of.map((i) => anchors[i]?.seed ?? 0) },
    classes: first === null ? null : { ...place, of: classes },
  };
}

export function mixVerbs({ state, make }: LabDeps): MixVerbs {
  const set = (changes: Partial<MixState>) => state.setState(({ mix }) => ({ mix: { ...mix, ...changes } }));
  /** Rises with every change. Late images of an earlier path are ignored. */
  let paths = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether an image of the pad is being sampled. Only the newest request waits. */
  let padBusy = false;
  let padWaits = false;

  async function drawPath(): Promise<void> {
    const mine = ++paths;
    const { mix, network, sigma } = state.getState();
    const { anchors, frames, loop, way, mixClasses } = mix;
    if (!network || anchors.length < 2) return set({ strip: null });
    const places = pathOf(
      anchors.map((_, i) => i),
      frames,
      loop,
    );
    const images = places.map((place) => imageAt(place, anchors, mixClasses));
    let cells = emptyCells(frames, network.resolution);
    try {
      const request = { slot: 'generator', images, way, sigma, steps: null } as const;
      const timing = await make(request, ({ first, count, rgba }) => {
        cells = withCells(cells, first, rgba);
        if (mine === paths) set({ strip: { cells, done: first + count, timing: null } });
      });
      if (timing && mine === paths) set({ strip: { cells, done: frames, timing } });
    } catch (e) {
      if (mine === paths) state.setState({ failure: messageOf(e) });
    }
  }

  async function drawPad(): Promise<void> {
    padWaits = padBusy;
    if (padBusy) return;
    const { mix, network, sigma } = state.getState();
    const { anchors, u, v, way, mixClasses } = mix;
    if (!network || anchors.length < 2) return set({ pad: null });
    padBusy = true;
    try {
      const place = { of: cornersOf(anchors.length), u, v: anchors.length === 2 ? 0 : v };
      const images = [imageAt(place, anchors, mixClasses)];
      await make({ slot: 'generator', images, way, sigma, steps: null }, ({ rgba, ms }) => {
        const { resolution } = network;
        if (state.getState().network === network)
          set({ pad: { picture: { width: resolution, height: resolution, rgba }, ms } });
      });
    } catch (e) {
      state.setState({ failure: messageOf(e) });
    } finally {
      padBusy = false;
    }
    if (padWaits) await drawPad();
  }

  function draw(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      void drawPad();
      void drawPath();
    });
  }

  /** Samples the pictures of the anchors. */
  async function drawAnchors(): Promise<void> {
    const { mix, network, sigma } = state.getState();
    const { anchors, way } = mix;
    if (!network || anchors.length === 0) return;
    const side = network.resolution;
    const images = anchors.map((_, i) => imageAt(placeAt(i), anchors, true));
    await make({ slot: 'generator', images, way, sigma, steps: null }, ({ first, count, rgba }) => {
      if (state.getState().mix.anchors !== anchors) return;
      const cells = withCells(emptyCells(anchors.length, side), first, rgba);
      if (count === anchors.length) set({ anchors: anchors.map((a, i) => ({ ...a, picture: oneCell(cells, i) })) });
    });
  }

  return {
    async refreshMix() {
      if (state.getState().mix.anchors.length === 0) return;
      try {
        await drawAnchors();
        draw();
      } catch (e) {
        state.setState({ failure: messageOf(e) });
      }
    },
    addAnchor(index) {
      const { grid, mix } = state.getState();
      const seed = grid?.seeds[index];
      if (!grid || seed === undefined || index >= grid.done) return;
      const anchor = { seed, label: grid.labels?.[index] ?? null, picture: oneCell(grid.cells, index) };
      set({ anchors: [...mix.anchors, anchor].slice(-MAX_ANCHORS) });
      draw();
    },
    removeAnchor(at) {
      set({ anchors: state.getState().mix.anchors.filter((_, i) => i !== at) });
      draw();
    },
    setMix(changes) {
      set(changes);
      draw();
    },
    movePad(u, v) {
      const inside = (x: number) => Math.min(1, Math.max(0, x));
      set({ u: inside(u), v: inside(v) });
      void drawPad();
    },
  };
}
