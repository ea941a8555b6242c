// The training images nearest to a sample. They show whether the generator copies training images.

import { oneCell } from '../../lib/cells.ts';
import { messageOf } from '../../lib/messageOf.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { given } from '../../workers/outcome.ts';
import type { NearestImages } from '../../workers/protocol.ts';
import { classifierFor } from '../../workers/score/classifierFor.ts';
import type { RunState } from '../engine/runStore.ts';
import type { LabDeps } from './labDeps.ts';

/** The space in which images are compared. */
export type NearestSpace = NearestImages['space'];

export interface NearestVerbs {
  /** Searches a set for the images nearest to the selected one. */
  findNearest(dataset: Recipe['dataset'], space: NearestSpace): Promise<void>;
  /** Ends the search and removes its result. */
  forgetNearest(): void;
}

const SHOWN = 6;

/** Whether a classifier that ships with the page fits the set and the size of its images. */
export function hasFeatures(dataset: Recipe['dataset'], { own }: RunState, resolution: number): boolean {
  return classifierFor(dataset, own.summary, resolution) !== null;
}

export function nearestVerbs({ state, run, fetchShipped }: LabDeps): NearestVerbs {
  let asked = 0;

  async function classifierOf(dataset: Recipe['dataset'], resolution: number) {
    const path = classifierFor(dataset, run.state.getState().own.summary, resolution);
    if (!path) throw new Error('The page has no classifier for such images: compare pixels.');
    return { name: path, bytes: await fetchShipped(path) };
  }

  return {
    async findNearest(dataset, space) {
      const { grid, picked } = state.getState();
      if (!grid) return;
      const mine = ++asked;
      const { resolution } = grid.cells;
      state.setState({ nearest: { kind: 'looking', done: 0, total: 0 } });
      const waits = () => mine === asked && state.getState().nearest.kind === 'looking';
      try {
        const { rgba } = oneCell(grid.cells, picked);
        const classifier = space === 'features' ? await classifierOf(dataset, resolution) : null;
        if (!waits()) return;
        const answer = await run.source.nearest(dataset, { resolution, rgba }, SHOWN, classifier, ({ done, total }) => {
          if (waits()) state.setState({ nearest: { kind: 'looking', done, total } });
        });
        const result = given(answer);
        if (waits() && result) state.setState({ nearest: { kind: 'found', index: picked, result } });
      } catch (e) {
        if (waits()) state.setState({ nearest: { kind: 'bad', message: messageOf(e) } });
      }
    },
    forgetNearest() {
      if (state.getState().nearest.kind === 'looking') run.source.stopNearest();
      asked++;
      state.setState({ nearest: { kind: 'none' } });
    },
  };
}
