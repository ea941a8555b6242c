// The built-in recipes as cards.
import { traitsOf } from '../../recipes/methods.ts';
import { PRESETS, type Preset } from '../../recipes/presets.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRecipe, useRun } from '../stores.tsx';
import { Card } from '../widgets/Card.tsx';

export function PresetPicker() {
  const m = useMessages().presets;
  const chosen = useRecipe((s) => s.recipe.preset);
  const choosePreset = useRecipe((s) => s.choosePreset);
  const hasImages = useRun((s) => s.own.summary !== null);
  const card = ({ slug, name, changes }: Preset) => {
    const lacks = changes.dataset === 'cifar10' && traitsOf(changes.method ?? 'sida').needs.images && !hasImages;
    return (
      <label key={slug} className="preset" data-preset={slug}>
        <input type="radio" name="preset" checked={slug === chosen} onChange={() => choosePreset(slug)} />
        <b>
          {m.names[slug] ?? name}
          {lacks && <i>{m.needsData}</i>}
        </b>
        <span>{m.about[slug]}</span>
      </label>
    );
  };
  const experiments = PRESETS.filter((p) => p.experiment);
  return (
    <Card title={m.title}>
      <div className="card-body presets" role="radiogroup" aria-label={m.title}>
        {PRESETS.filter((p) => !p.experiment).map(card)}
        <details className="experiments" open={experiments.some((p) => p.slug === chosen)}>
          <summary>{m.experiments}</summary>
          <div className="presets">{experiments.map(card)}</div>
        </details>
      </div>
    </Card>
  );
}
