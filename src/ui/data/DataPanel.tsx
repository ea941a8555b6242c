import { useEffect } from 'react';
import { isAdversarial } from '../../recipes/recipe.ts';
import type { DataSummary } from '../../workers/api.ts';
import { count } from '../format.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRecipe, useRun, useStores } from '../stores.tsx';
import { Card } from '../widgets/Card.tsx';
import { PixelCanvas } from '../widgets/PixelCanvas.tsx';
import { DropZone } from './DropZone.tsx';

const CIFAR_HOME = 'https://www.cs.toronto.edu/~kriz/cifar.html';

/** The real images of the recipe: made here, or dropped here. */
export function DataPanel() {
  const m = useMessages().data;
  const adversarial = useRecipe((s) => isAdversarial(s.recipe.method));
  const dataset = useRecipe((s) => s.recipe.dataset);
  return (
    <Card title={m.title} className="card-data">
      <div className="card-body stack">
        {!adversarial && <p className="quiet">{m.sid}</p>}
        {adversarial && dataset === 'shapes10' && <Shapes />}
        {dataset === 'cifar10' && adversarial && <Cifar />}
      </div>
    </Card>
  );
}

function Shapes() {
  const m = useMessages().data;
  const { verbs } = useStores().run;
  const shapes = useRun((s) => s.shapes);
  const resolution = useRecipe((s) => s.recipe.resolution);
  const held = shapes.kind === 'ready' ? shapes.summary.resolution : 0;
  useEffect(() => {
    if (held !== resolution) void verbs.previewShapes(resolution);
  }, [held, resolution, verbs]);
  if (shapes.kind === 'bad') return <p className="bad">{shapes.message}</p>;
  if (shapes.kind !== 'ready') return <p className="quiet">{m.reading}</p>;
  return (
    <>
      <Thumbnails summary={shapes.summary} />
      <p className="quiet">{m.shapes(shapes.summary.name)}</p>
    </>
  );
}

function Cifar() {
  const m = useMessages().data;
  const { verbs } = useStores().run;
  const cifar = useRun((s) => s.cifar);
  const busy = useRun((s) => s.phase.kind === 'running');
  return (
    <>
      {cifar.kind === 'ready' && (
        <>
          <Thumbnails summary={cifar.summary} />
          <Facts summary={cifar.summary} />
          <div className="row">
            <span className="quiet">{m.stays}</span>
            <button type="button" className="button plain small" disabled={busy} onClick={verbs.forgetData}>
              {m.forget}
            </button>
          </div>
        </>
      )}
      {cifar.kind !== 'ready' && (
        <>
          <p className="quiet">{m.none}</p>
          <DropZone reading={cifar.kind === 'reading'} onFiles={(files) => void verbs.readData(files)} />
          <a className="quiet" href={CIFAR_HOME} target="_blank" rel="noreferrer">
            {m.home}
          </a>
        </>
      )}
      {cifar.kind === 'bad' && (
        <p className="bad" role="alert" data-testid="bad-file">
          {cifar.message}
        </p>
      )}
    </>
  );
}

function Facts({ summary }: { summary: DataSummary }) {
  const m = useMessages().data;
  const { classCounts, classNames, fingerprint } = summary;
  const present = classCounts.filter((c) => c > 0);
  return (
    <div className="facts" data-testid="data-facts">
      <strong>{m.ready(summary.count, present.length)}</strong>
      <span className="quiet">{m.fewest(Math.min(...present), Math.max(...present))}</span>
      <span className="quiet" title={classNames.map((c, i) => `${c} ${count(classCounts[i] ?? 0)}`).join(', ')}>
        {m.fingerprint} <span className="number">{fingerprint}</span>
      </span>
    </div>
  );
}

function Thumbnails({ summary }: { summary: DataSummary }) {
  const m = useMessages().data;
  return (
    <div className="thumbs">
      <PixelCanvas {...summary.thumbnails} label={m.thumbnails(summary.name)} />
    </div>
  );
}
