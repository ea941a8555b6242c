import { FIELDS, type FieldGroup, recipeDiff } from '../../recipes/recipe.ts';
import { validate } from '../../recipes/validate.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRecipe, useRun, useStores, useWaiting } from '../stores.tsx';
import { Card } from '../widgets/Card.tsx';
import { FieldRow } from './FieldRow.tsx';

const OPEN: readonly FieldGroup[] = ['run', 'optimiser'];

/** The form of the recipe, made from the field table. */
export function RecipePanel() {
  const m = useMessages().recipe;
  const recipe = useRecipe((s) => s.recipe);
  const preset = useRecipe((s) => s.preset);
  const rejected = useRecipe((s) => s.rejected);
  const resetAll = useRecipe((s) => s.resetAll);
  const changed = new Set(recipeDiff(preset, recipe));
  const issues = new Map(validate(recipe).map((i) => [i.key, i.message]));
  const aside =
    changed.size > 0 ? (
      <button type="button" className="button plain small" onClick={resetAll}>
        {m.resetAll}
      </button>
    ) : null;
  return (
    <Card title={m.title} aside={aside} className="card-recipe">
      <div style={{ height: 8 }} />
      <Waiting />
      {(Object.keys(m.groups) as FieldGroup[]).map((group) => {
        const fields = FIELDS.filter((f) => f.group === group && (!f.methods || f.methods.includes(recipe.method)));
        if (fields.length === 0) return null;
        const count = fields.filter((f) => changed.has(f.key)).length;
        return (
          <details key={group} className="group" open={OPEN.includes(group)}>
            <summary>
              {m.groups[group]}
              {count > 0 && <span className="quiet">{m.changed(count)}</span>}
            </summary>
            <div className="fields">
              {fields.map((field) => (
                <FieldRow
                  key={field.key}
                  field={field}
                  value={recipe[field.key]}
                  presetValue={preset[field.key]}
                  problem={rejected[field.key] ?? issues.get(field.key) ?? null}
                />
              ))}
            </div>
          </details>
        );
      })}
    </Card>
  );
}

/** What waits for a new run, and the way back. */
function Waiting() {
  const m = useMessages().recipe;
  const waiting = useWaiting();
  const going = useRun((s) => s.recipe);
  const recipe = useStores().recipe;
  if (waiting === 0 || !going) return null;
  return (
    <div className="waiting" role="status">
      <span>{m.waiting(waiting)}</span>
      <button type="button" className="button small" onClick={() => recipe.getState().adopt(going)}>
        {m.undo}
      </button>
    </div>
  );
}
