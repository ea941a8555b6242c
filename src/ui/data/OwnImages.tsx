// The person's own image set, and the ways to add one.
import { useState } from 'react';
import type { InputFile } from '../../data/containers/boxes.ts';
import type { DataProgress } from '../../workers/protocol.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRecipe, useRun, useStores } from '../stores.tsx';
import { DropZone } from './DropZone.tsx';
import { SetFacts, Thumbnails } from './SetFacts.tsx';

const CIFAR_HOME = 'https://www.cs.toronto.edu/~kriz/cifar.html';
const CIFAR_PARQUET = 'https://huggingface.co/datasets/uoft-cs/cifar10/tree/main/plain_text';

export function OwnImages() {
  const m = useMessages().data;
  const { verbs } = useStores().run;
  const { summary, reading, problem } = useRun((s) => s.own);
  const side = useRecipe((s) => s.recipe.resolution);
  const busy = useRun((s) => s.phase.kind === 'running');
  const [trouble, setTrouble] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const take = async (files: InputFile[]) => {
    setTrouble(null);
    if (await verbs.readData(files, side)) setAdding(false);
  };
  const message = trouble ?? problem;
  return (
    <>
      {summary && <Held />}
      {summary && summary.resolution !== side && <p className="bad">{m.wrongSize(summary.resolution, side)}</p>}
      {!summary && !reading && <p className="quiet">{m.none}</p>}
      {reading && <Reading progress={reading} />}
      {summary && !reading && !adding && (
        <button type="button" className="button plain small" disabled={busy} onClick={() => setAdding(true)}>
          {m.other}
        </button>
      )}
      {!reading && (adding || !summary) && (
        <>
          <DropZone onFiles={(files) => void take(files)} onTrouble={setTrouble} />
          <div className="row ways">
            <button type="button" className="button small" onClick={() => void verbs.fetchData(side)}>
              {m.fetch}
            </button>
            <a className="quiet" href={CIFAR_PARQUET} target="_blank" rel="noreferrer">
              {m.byHand}
            </a>
            <a className="quiet" href={CIFAR_HOME} target="_blank" rel="noreferrer">
              {m.home}
            </a>
          </div>
          <p className="quiet">{m.fetchHint}</p>
        </>
      )}
      {message && (
        <p className="bad" role="alert" data-testid="bad-file">
          {message}
        </p>
      )}
    </>
  );
}

/** The loaded set: its facts, and buttons to store or delete it. */
function Held() {
  const m = useMessages().data;
  const { verbs } = useStores().run;
  const { summary, kept } = useRun((s) => s.own);
  const busy = useRun((s) => s.phase.kind === 'running');
  if (!summary) return null;
  return (
    <>
      <Thumbnails summary={summary} />
      <SetFacts summary={summary} />
      <div className="row">
        <span className="quiet" data-testid="kept">
          {kept === 'yes' ? m.kept : m.stays}
        </span>
        {kept !== 'yes' && (
          <button
            type="button"
            className="button small"
            disabled={kept === 'keeping'}
            title={m.keepHint}
            onClick={() => void verbs.keepData()}
          >
            {kept === 'keeping' ? m.keeping : m.keep}
          </button>
        )}
        <button type="button" className="button plain small" disabled={busy} onClick={() => void verbs.forgetData()}>
          {m.forget}
        </button>
      </div>
    </>
  );
}

function Reading({ progress: { what, done, total } }: { progress: DataProgress }) {
  const m = useMessages().data;
  const { verbs } = useStores().run;
  const share = total > 0 ? Math.min(1, done / total) : undefined;
  return (
    <div className="reading" data-testid="reading">
      <span>{m.progress[what](share)}</span>
      <button type="button" className="button plain small" onClick={verbs.cancelReading}>
        {m.cancel}
      </button>
      <progress max={1} aria-label={m.progress[what](undefined)} {...(share === undefined ? {} : { value: share })} />
    </div>
  );
}
