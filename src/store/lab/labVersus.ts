// The comparison of the teacher's Heun sampler with the generator's one step, on the same latents.

import { emptyCells, withCells } from '../../lib/cells.ts';
import { messageOf } from '../../lib/messageOf.ts';
import type { LabNetwork } from '../../workers/lab/api.ts';
import { imagesOf } from '../../workers/lab/images.ts';
import { given } from '../../workers/outcome.ts';
import type { WeightsBytes } from '../../workers/protocol.ts';
import type { LabDeps } from './labDeps.ts';
import { TEACHERS } from './labSources.ts';
import { type LabState, NO_STAGES, type VersusState } from './labState.ts';

/** Images that are compared: exactly one batch of an evaluation, so that no computation is wasted. */
const COMPARED = 16;

export interface VersusVerbs {
  setSteps(steps: number): void;
  chooseTeacher(name: string): void;
  /** Opens a teacher's file. */
  takeTeacher(file: File): void;
  compare(): Promise<void>;
}

/** The teacher that the generator's file names, or else the built-in one of its size. */
export function teacherFor({ teacher, resolution }: LabNetwork): string {
  if (TEACHERS.some(({ name }) => name === teacher)) return teacher;
  return TEACHERS.find((t) => t.resolution === resolution)?.name ?? '';
}

export function versusVerbs({ state, run, client, fetchShipped, make }: LabDeps): VersusVerbs {
  const set = (changes: Partial<VersusState>) =>
    state.setState(({ versus }) => ({ versus: { ...versus, ...changes } }));
  let brought: File | null = null;
  /** The teacher that the lab thread has open. */
  let opened: { readonly name: string; readonly network: LabNetwork; readonly era: number } | null = null;

  async function bytesOf(name: string): Promise<WeightsBytes> {
    if (brought?.name === name) return brought;
    const live = state.getState().source === 'run' ? run.state.getState().recipe?.teacher : undefined;
    const held = live === name ? run.source.teacher() : null;
    return held ?? fetchShipped(`teachers/${name}`);
  }

  async function openTeacher(name: string, generator: LabNetwork): Promise<LabNetwork> {
    const { era } = state.getState();
    if (opened?.name !== name || opened.era !== era) {
      const network = given(await client().open('teacher', await bytesOf(name), name, 'ema'));
      opened = { name, network, era };
    }
    const { resolution, classes } = opened.network;
    if (resolution === generator.resolution && classes === generator.classes) return opened.network;
    const of = (n: { resolution: number; classes: number }) =>
      `${n.resolution}×${n.resolution} with ${n.classes} classes`;
    opened = null;
    throw new Error(
      `${name} makes images of ${of({ resolution, classes })}, the generator of ${of(generator)}: choose another.`,
    );
  }

  async function compareNow({ network, grid, sigma, versus }: LabState): Promise<void> {
    if (!network || !grid) return;
    const name = versus.teacher || teacherFor(network);
    if (!name) throw new Error('No built-in teacher is of this size: choose the teacher’s file.');
    const seeds = grid.seeds.slice(0, COMPARED);
    set({ ...NO_STAGES, busy: true, teacher: name, seeds });
    const mine = (changes: Partial<VersusState>) => {
      // The state does not change if the seeds or the generator changed meanwhile.
      if (state.getState().versus.seeds === seeds) set(changes);
    };
    await openTeacher(name, network);
    const images = imagesOf(seeds, grid.labels);
    const cells = emptyCells(seeds.length, network.resolution);
    const common = { images, way: 'slerp' } as const;
    const one = await make({ ...common, slot: 'generator', sigma, steps: null }, (part) =>
      mine({ generator: withCells(cells, part.first, part.rgba) }),
    );
    if (!one) return;
    const { steps } = versus;
    const many = await make({ ...common, slot: 'teacher', sigma: null, steps }, ({ first, rgba, step }) => {
      const stage = { sigma: step?.sigma ?? 0, cells: withCells(cells, first, rgba) };
      mine({ stages: [...state.getState().versus.stages, stage] });
    });
    if (many) mine({ times: { teacher: many, generator: one } });
  }

  return {
    setSteps: (steps) => set({ steps, ...NO_STAGES }),
    chooseTeacher: (teacher) => set({ teacher, ...NO_STAGES }),
    takeTeacher(file) {
      brought = file;
      if (opened?.name === file.name) opened = null;
      set({ teacher: file.name, ...NO_STAGES });
    },
    async compare() {
      const { versus, sampling } = state.getState();
      if (versus.busy || sampling) return;
      try {
        await compareNow(state.getState());
      } catch (e) {
        opened = null;
        set({ failure: messageOf(e) });
      } finally {
        set({ busy: false });
      }
    },
  };
}
