// The checkpoints view: the stored checkpoints of the shown run.
import { useShallow } from 'zustand/react/shallow';
import { bestOf } from '../../runs/readings/bestScore.ts';
import { RECORDED } from '../../runs/recorded/read.ts';
import type { CheckpointInfo } from '../../storage/checkpoints/types.ts';
import { checkpointBytes, shownCheckpoints } from '../../store/library/checkpointStore.ts';
import { bytes } from '../format.ts';
import { BringIn } from '../intake/BringIn.tsx';
import { useMessages } from '../messages/useMessages.ts';
import { StorageLine } from '../runs/StorageLine.tsx';
import { useCheckpoints, useExports, useLibrary, useShown, useStores } from '../stores.tsx';
import { Card } from '../widgets/Card.tsx';
import { AtRisk } from './AtRisk.tsx';
import { CheckpointRow } from './CheckpointRow.tsx';

export function CheckpointsView() {
  const m = useMessages().checkpoints;
  const shown = useLibrary((s) => s.shown) ?? '';
  const list = useCheckpoints(useShallow((s) => shownCheckpoints(s, shown)));
  return (
    <main className="main runs">
      <Card title={m.title} hint={list.length > 0 ? m.hint(list.length) : ''} aside={<Aside />} className="card-runs">
        <div className="card-body stack">
          <AtRisk />
          {list.length > 0 ? <List run={shown} list={list} /> : <Empty run={shown} />}
          <p className="quiet">{m.rules}</p>
          <div>
            <StorageLine />
            <Size />
          </div>
        </div>
      </Card>
    </main>
  );
}

function List({ run, list }: { run: string; list: readonly CheckpointInfo[] }) {
  const history = useShown((h) => h);
  const elsewhere = useLibrary((s) => s.elsewhere.includes(run));
  const failure = useExports((s) => s.failure);
  const m = useMessages().checkpoints;
  const newest = Math.max(...list.map((c) => c.at));
  const best = bestOf(list);
  return (
    <>
      {elsewhere && <p className="quiet">{m.elsewhere}</p>}
      {failure && (
        <p className="bad" role="alert">
          {failure}
        </p>
      )}
      <ul className="checkpoint-list" data-testid="checkpoints">
        {list.map((info) => (
          <CheckpointRow
            key={info.name}
            history={history}
            run={run}
            info={info}
            newest={info.at === newest}
            best={info === best}
          />
        ))}
      </ul>
    </>
  );
}

function Aside() {
  return (
    <div className="checkpoints-aside">
      <RunPicker />
      <BringIn />
    </div>
  );
}

/** The choice of the run: all runs with checkpoints, and the shown run. */
function RunPicker() {
  const m = useMessages().checkpoints;
  const { library } = useStores();
  const shown = useLibrary((s) => s.shown) ?? '';
  const metas = useLibrary((s) => s.metas);
  const counts = useCheckpoints(useShallow((s) => metas.map((meta) => shownCheckpoints(s, meta.id).length)));
  const choices = metas.map((meta, i) => ({ meta, count: counts[i] ?? 0 }));
  const offered = choices.filter(({ meta, count }) => count > 0 || meta.id === shown);
  if (offered.length < 2) return null;
  return (
    <label className="sort-select quiet">
      {m.run}
      <select value={shown} onChange={(e) => library.show(e.target.value)} data-testid="checkpoint-run">
        {offered.map(({ meta, count }) => (
          <option key={meta.id} value={meta.id}>
            {m.choice(meta.name, count)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Empty({ run }: { run: string }) {
  const m = useMessages().checkpoints.empty;
  const opening = useCheckpoints((s) => s.kind === 'opening');
  const others = useCheckpoints((s) => Object.keys(s.runs).length > 0);
  if (opening) return <p className="empty">{m.opening}</p>;
  return (
    <div className="empty runs-empty" data-testid="no-checkpoints">
      <strong>{m.title}</strong>
      <p>{run === RECORDED ? m.recorded : others ? m.other : m.body}</p>
      <a className="button" href="#run">
        {m.go}
      </a>
    </div>
  );
}

/** Bytes that all checkpoints use in the page's storage. */
function Size() {
  const m = useMessages().checkpoints.storage;
  const size = useCheckpoints((s) => Object.keys(s.runs).reduce((sum, run) => sum + checkpointBytes(s, run), 0));
  return size > 0 ? <p className="quiet">{m.size(bytes(size))}</p> : null;
}
