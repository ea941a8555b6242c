// The panel of the real images: made by the page, or added by the person.
import { useEffect } from 'react';
import { traitsOf } from '../../recipes/methods.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRecipe, useRun, useStores } from '../stores.tsx';
import { Card } from '../widgets/Card.tsx';
import { Segmented } from '../widgets/Segmented.tsx';
import { OwnImages } from './OwnImages.tsx';
import { Thumbnails } from './SetFacts.tsx';

export function DataPanel() {
  const m = useMessages().data;
  const adversarial = useRecipe((s) => traitsOf(s.recipe.method).needs.images);
  const dataset = useRecipe((s) => s.recipe.dataset);
  return (
    <Card title={m.title} className="card-data">
      <div className="card-body stack">
        {!adversarial && <p className="quiet">{m.sid}</p>}
        {adversarial && <Choice dataset={dataset} />}
        {adversarial && (dataset === 'shapes10' ? <Shapes /> : <OwnImages />)}
      </div>
    </Card>
  );
}

/** The choice of the images. If the preset names CIFAR-10, that name stays in the choice. */
function Choice({ dataset }: { dataset: Recipe['dataset'] }) {
  const m = useMessages().data;
  const { recipe } = useStores();
  const choose = (value: 'made' | 'own') => {
    const { preset, setField } = recipe.getState();
    const own = preset.dataset === 'shapes10' ? 'own' : preset.dataset;
    setField('dataset', value === 'made' ? 'shapes10' : own);
  };
  return (
    <Segmented
      label={m.source}
      value={dataset === 'shapes10' ? 'made' : 'own'}
      options={[
        { value: 'made', label: m.made },
        { value: 'own', label: m.own },
      ]}
      onChange={choose}
    />
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
  if (shapes.kind !== 'ready') return <p className="quiet">{m.progress.reading(undefined)}</p>;
  return (
    <>
      <Thumbnails summary={shapes.summary} />
      <p className="quiet">{m.shapes(shapes.summary.name)}</p>
    </>
  );
}
