// Training images nearest to a sample: whether the generator repeats what it was shown.

import { oneCell } from '../lib/cells.ts';
import { messageOf } from '../lib/messageOf.ts';
import type { Recipe } from '../recipes/recipe.ts';
import { given } from '../workers/outcome.ts';
import type { LabDeps } from './labStore.ts';

export interface NearestVerbs {
  /** Looks through a set for the images nearest to the picked one. */
  findNearest(dataset: Recipe['dataset']): Promise<void>;
  forgetNearest(): void;
}

const SHOWN = 6;

export function nearestVerbs({ state, run }: LabDeps): NearestVerbs {
  let asked = 0;
  return {
    async findNearest(dataset) {
      const { grid, picked } = state.getState();
      if (!grid) return;
      const mine = ++asked;
      const { resolution } = grid.cells;
      state.setState({ nearest: { kind: 'looking', done: 0, total: 0 } });
      const waits = () => mine === asked && state.getState().nearest.kind === 'looking';
      try {
        const { rgba } = oneCell(grid.cells, picked);
        const answer = await run.source.nearest(dataset, { resolution, rgba }, SHOWN, ({ done, total }) => {
          if (waits()) state.setState({ nearest: { kind: 'looking', done, total } });
        });
        const result = given(answer);
        if (waits() && result) state.setState({ nearest: { kind: 'found', index: picked, result } });
      } catch (e) {
        if (waits()) state.setState({ nearest: { kind: 'bad', message: messageOf(e) } });
      }
    },
    forgetNearest() {
      asked++;
      state.setState({ nearest: { kind: 'none' } });
    },
  };
}
