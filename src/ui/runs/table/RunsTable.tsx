// The table of runs. Branches are below their parents.
import { memo } from 'react';
import type { RunMeta } from '../../../runs/model/history.ts';
import type { TreeRow } from '../../../runs/model/runTree.ts';
import { count } from '../../format.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { useLibrary } from '../../stores.tsx';
import { LossCell, MadeCell, NameCell, RecipeCell, StatusCell, ThumbCell, timeText } from './cells.tsx';
import { CompareBox, RunActions } from './RunActions.tsx';
import { firstWay, type Sorting, type SortKey } from './sorting.ts';
import { TreeRails } from './TreeRails.tsx';

interface Props {
  rows: readonly TreeRow[];
  sorting: Sorting;
  onSort: (next: Sorting) => void;
}

export function RunsTable({ rows, sorting, onSort }: Props) {
  const m = useMessages().runs;
  const head = (key: SortKey, className?: string) => (
    <SortHead name={m.columns[key]} column={key} sorting={sorting} onSort={onSort} className={className} />
  );
  return (
    <div className="scroll-x">
      <table className="runs-table" data-testid="runs-table">
        <thead>
          <tr>
            <th>
              <span className="sr-only">{m.columns.compare}</span>
            </th>
            {head('name')}
            <th>{m.columns.samples}</th>
            <th>{m.columns.status}</th>
            <th>{m.columns.recipe}</th>
            {head('nimg', 'right')}
            {head('sec', 'right')}
            <th>{m.columns.loss}</th>
            {head('createdAt')}
            <th>
              <span className="sr-only">{m.columns.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ meta, rails }) => (
            <Row key={meta.id} meta={meta} rails={rails.map(Number).join('')} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** `rails` is a text of 0 and 1, so that a row is rendered again only if it changed. */
const Row = memo(function Row({ meta, rails }: { meta: RunMeta; rails: string }) {
  const m = useMessages().runs;
  const shown = useLibrary((s) => s.shown === meta.id);
  return (
    <tr data-shown={shown} data-testid="run-row" data-run={meta.id}>
      <td>
        <CompareBox meta={meta} />
      </td>
      <th scope="row">
        <div className="run-branch">
          <TreeRails rails={rails} />
          <NameCell meta={meta} />
        </div>
      </th>
      <td>
        <ThumbCell meta={meta} />
      </td>
      <td>
        <StatusCell meta={meta} />
      </td>
      <td>
        <RecipeCell meta={meta} />
      </td>
      <td className="number right">
        {count(meta.nimg)}
        <p className="quiet">{m.steps(meta.step, meta.recipe.steps)}</p>
      </td>
      <td className="number right">{timeText(meta.sec)}</td>
      <td>
        <LossCell meta={meta} />
      </td>
      <td className="made">
        <MadeCell meta={meta} />
      </td>
      <td>
        <RunActions meta={meta} />
      </td>
    </tr>
  );
});

interface HeadProps {
  name: string;
  column: SortKey;
  sorting: Sorting;
  onSort: (next: Sorting) => void;
  className?: string | undefined;
}

function SortHead({ name, column, sorting, onSort, className }: HeadProps) {
  const mine = sorting.key === column;
  const next = mine ? { key: column, up: !sorting.up } : firstWay(column);
  return (
    <th className={className} aria-sort={mine ? (sorting.up ? 'ascending' : 'descending') : undefined}>
      <button type="button" className="sort-head" onClick={() => onSort(next)}>
        {name}
        <svg viewBox="0 0 10 10" aria-hidden="true" data-way={mine ? (sorting.up ? 'up' : 'down') : 'none'}>
          <path d="M5 1.5 8.5 7h-7z" />
        </svg>
      </button>
    </th>
  );
}
