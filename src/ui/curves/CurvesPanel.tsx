import { isAdversarial } from '../../recipes/recipe.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRecipe, useShown, useShownMetrics } from '../stores.tsx';
import { Card } from '../widgets/Card.tsx';
import { Chart } from './Chart.tsx';
import { CHARTS } from './chartSpecs.ts';

/** Losses, fakeness and gradient norms over images seen; only what the method has. */
export function CurvesPanel() {
  const m = useMessages().curves;
  const metrics = useShownMetrics();
  const form = useRecipe((s) => s.recipe.method);
  const adversarial = isAdversarial(useShown((h) => h?.meta.recipe.method) ?? form);
  return (
    <Card title={m.title} hint={m.hint} className="card-curves">
      <div className="card-body charts">
        {CHARTS.filter((c) => adversarial || !c.adversarial).map((spec) => (
          <Chart key={spec.id} spec={spec} table={metrics} />
        ))}
      </div>
    </Card>
  );
}
