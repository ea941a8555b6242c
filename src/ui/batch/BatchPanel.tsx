// The panel of the current batch: the last batch of the fake score's update, real above generated, with its logit maps.
import { useState } from 'react';
import { traitsOf } from '../../recipes/methods.ts';
import { newestAt } from '../../runs/model/history.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useCursor, useRecipe, useShown } from '../stores.tsx';
import { Card } from '../widgets/Card.tsx';
import { IconButton } from '../widgets/IconButton.tsx';
import { Segmented } from '../widgets/Segmented.tsx';
import { useWidth } from '../widgets/useWidth.ts';
import { BatchTable, type Shown } from './BatchTable.tsx';
import { FakenessLegend } from './FakenessLegend.tsx';
import { meanFakeness } from './fakeness.ts';
import { RecordingNote } from './RecordingNote.tsx';

/** The smallest width of a column with a readable map. */
const COLUMN_PX = 60;

export function BatchPanel() {
  const m = useMessages().batch;
  const cursor = useCursor();
  const view = useShown((h) => newestAt(h?.batches ?? [], cursor));
  const sid = useRecipe((s) => !traitsOf(s.recipe.method).judges);
  const [shown, setShown] = useState<Shown>('clean');
  const [page, setPage] = useState(0);
  const [ref, width] = useWidth<HTMLDivElement>();
  if (!view)
    return (
      <Card title={m.title} hint={m.hint} className="card-batch">
        <div className="card-body" ref={ref}>
          <div className="empty low">
            <p>{m.empty}</p>
            {sid && <p>{m.sid}</p>}
          </div>
        </div>
      </Card>
    );
  const perPage = Math.max(2, Math.min(view.n, 8, Math.floor((width - 84) / COLUMN_PX)));
  const pages = Math.ceil(view.n / perPage);
  const from = Math.min(page, pages - 1) * perPage;
  const to = Math.min(from + perPage, view.n);
  const judges = view.real !== null;
  return (
    <Card title={m.title} hint={judges ? m.hint : m.noMaps} className="card-batch">
      <div className="card-body" ref={ref}>
        <RecordingNote />
        <div className="batch-tools">
          <Segmented
            label={m.show}
            value={shown}
            options={[
              { value: 'clean', label: m.clean },
              { value: 'noisy', label: m.noisy },
              ...(judges ? ([{ value: 'overlay', label: m.overlay }] as const) : []),
            ]}
            onChange={setShown}
          />
          {judges && view.logitsReal && (
            <span data-testid="batch-fakeness">
              {m.mean}: <span style={{ color: 'var(--real)' }}>{m.real.toLowerCase()}</span>{' '}
              <b className="number">{meanFakeness(view.logitsReal).toFixed(3)}</b>,{' '}
              <span style={{ color: 'var(--fake)' }}>{m.fake.toLowerCase()}</span>{' '}
              <b className="number">{meanFakeness(view.logitsFake).toFixed(3)}</b>
            </span>
          )}
          <span className="row" style={{ marginLeft: 'auto' }}>
            <span className="quiet">{m.page(from + 1, to, view.n)}</span>
            <IconButton
              name={m.previous}
              icon="left"
              on={from > 0}
              press={() => setPage(Math.max(0, Math.min(page, pages - 1) - 1))}
            />
            <IconButton name={m.next} icon="right" on={to < view.n} press={() => setPage(page + 1)} />
          </span>
        </div>
        {width > 0 && <BatchTable view={view} from={from} to={to} columns={perPage} shown={shown} />}
        {judges ? (
          <FakenessLegend />
        ) : (
          <p className="caveats" style={{ marginTop: 12 }}>
            {m.sid}
          </p>
        )}
      </div>
    </Card>
  );
}
