// The runs view: all runs of this browser, to show, overlay, compare, branch and delete.
import { useMemo, useState } from 'react';
import { treeOf } from '../../runs/model/runTree.ts';
import { BringIn } from '../intake/BringIn.tsx';
import { useMessages } from '../messages/useMessages.ts';
import { useLibrary, useStores } from '../stores.tsx';
import { Card } from '../widgets/Card.tsx';
import { useMedia } from '../widgets/useMedia.ts';
import { CompareCard } from './compare/CompareCard.tsx';
import { NoRuns } from './NoRuns.tsx';
import { StorageLine } from './StorageLine.tsx';
import { RunCards } from './table/RunCards.tsx';
import { RunsTable } from './table/RunsTable.tsx';
import { comparer, firstWay, SORTS, type Sorting, type SortKey } from './table/sorting.ts';

export function RunsView() {
  const m = useMessages().runs;
  const metas = useLibrary((s) => s.metas);
  const comparing = useLibrary((s) => s.compared.length);
  const [sorting, setSorting] = useState<Sorting>(firstWay('createdAt'));
  const rows = useMemo(() => treeOf(metas, comparer(sorting)), [metas, sorting]);
  const narrow = useMedia('(max-width: 1380px)');
  if (metas.length === 0) return <NoRuns />;
  return (
    <main className="main runs">
      <Card title={m.title} hint={m.hint(metas.length)} aside={<Aside />} className="card-runs">
        <div className="card-body">
          {narrow && <SortSelect sorting={sorting} onSort={setSorting} />}
          {narrow ? <RunCards rows={rows} /> : <RunsTable rows={rows} sorting={sorting} onSort={setSorting} />}
          {comparing === 1 && <p className="compare-one quiet">{m.compareOne}</p>}
          <StorageLine />
        </div>
      </Card>
      {comparing >= 2 && <CompareCard />}
    </main>
  );
}

function Aside() {
  return (
    <div className="checkpoints-aside">
      <BringIn />
      <Follow />
    </div>
  );
}

function Follow() {
  const m = useMessages().runs;
  const { library } = useStores();
  const follow = useLibrary((s) => s.follow);
  return (
    <label className="runs-follow" title={m.followHint}>
      <input type="checkbox" checked={follow} onChange={(e) => library.setFollow(e.target.checked)} />
      {m.follow}
    </label>
  );
}

function SortSelect({ sorting, onSort }: { sorting: Sorting; onSort: (next: Sorting) => void }) {
  const m = useMessages().runs;
  return (
    <label className="sort-select quiet">
      {m.sortBy}
      <select value={sorting.key} onChange={(e) => onSort(firstWay(e.target.value as SortKey))}>
        {SORTS.map((key) => (
          <option key={key} value={key}>
            {m.columns[key]}
          </option>
        ))}
      </select>
    </label>
  );
}
