// The comparison of chosen runs: the differences of their recipes, and their samples.
import type { RunMeta } from '../../../runs/model/history.ts';
import { openView } from '../../header/views.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { useLibrary, useStores } from '../../stores.tsx';
import { Card } from '../../widgets/Card.tsx';
import { CompareRecipes } from './CompareRecipes.tsx';
import { CompareSheets } from './CompareSheets.tsx';

export function CompareCard() {
  const m = useMessages().runs.comparison;
  const { library } = useStores();
  const metas = useLibrary((s) => s.metas);
  const ids = useLibrary((s) => s.compared);
  const chosen = ids.flatMap((id): RunMeta[] => metas.filter((meta) => meta.id === id));
  const together = () => {
    const [first] = ids;
    const { shown } = library.state.getState();
    const front = shown !== null && ids.includes(shown) ? shown : first;
    if (front !== undefined && front !== shown) library.show(front);
    library.setOverlay(ids.filter((id) => id !== front));
    openView('run');
  };
  const aside = (
    <span className="row">
      <button type="button" className="button small" onClick={together}>
        {m.curves}
      </button>
      <button type="button" className="button small" onClick={() => library.setCompared([])}>
        {m.clear}
      </button>
    </span>
  );
  return (
    <Card title={m.title} hint={m.hint(chosen.length)} aside={aside} className="card-compare">
      <div className="card-body" data-testid="comparison">
        <CompareRecipes metas={chosen} />
        <CompareSheets metas={chosen} />
      </div>
    </Card>
  );
}
