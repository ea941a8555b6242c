// The runs as cards, for narrow screens, in the same order as the table.
import { memo } from 'react';
import type { RunMeta } from '../../../runs/model/history.ts';
import type { TreeRow } from '../../../runs/model/runTree.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { useLibrary } from '../../stores.tsx';
import { LossCell, MadeCell, NameCell, RecipeCell, StatusCell, ThumbCell, timeText } from './cells.tsx';
import { CompareBox, RunActions } from './RunActions.tsx';

export function RunCards({ rows }: { rows: readonly TreeRow[] }) {
  return (
    <ul className="run-cards">
      {rows.map(({ meta, rails }) => (
        <RunCard key={meta.id} meta={meta} depth={Math.min(rails.length, 3)} />
      ))}
    </ul>
  );
}

const RunCard = memo(function RunCard({ meta, depth }: { meta: RunMeta; depth: number }) {
  const m = useMessages().runs;
  const shown = useLibrary((s) => s.shown === meta.id);
  return (
    <li className="run-card" data-depth={depth} data-shown={shown} data-testid="run-row" data-run={meta.id}>
      <div className="run-card-head">
        <CompareBox meta={meta} />
        <NameCell meta={meta} />
        <ThumbCell meta={meta} />
      </div>
      <RecipeCell meta={meta} />
      <div className="run-card-facts">
        <StatusCell meta={meta} />
        <span className="number">{m.images(meta.nimg)}</span>
        <span className="number quiet">{m.steps(meta.step, meta.recipe.steps)}</span>
        <span className="number quiet">{timeText(meta.sec)}</span>
      </div>
      <div className="run-card-facts">
        <LossCell meta={meta} />
        <div className="made">
          <MadeCell meta={meta} />
        </div>
      </div>
      <RunActions meta={meta} />
    </li>
  );
});
