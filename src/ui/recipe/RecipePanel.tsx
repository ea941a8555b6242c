// The form of the recipe, made from the field table.
import { useState } from 'react';
import { FIELDS, recipeDiff } from '../../recipes/fields.ts';
import type { FieldGroup, RecipeKey } from '../../recipes/recipe.ts';
import { validate } from '../../recipes/validate.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRecipe } from '../stores.tsx';
import { Card } from '../widgets/Card.tsx';
import { CopyLink } from './CopyLink.tsx';
import { FieldRow } from './FieldRow.tsx';
import { RecipeSearch } from './RecipeSearch.tsx';
import { Waiting } from './Waiting.tsx';

const OPEN: readonly FieldGroup[] = ['run', 'optimiser'];

export function RecipePanel() {
  const { recipe: m, fields: texts } = useMessages();
  const recipe = useRecipe((s) => s.recipe);
  const preset = useRecipe((s) => s.preset);
  const rejected = useRecipe((s) => s.rejected);
  const resetAll = useRecipe((s) => s.resetAll);
  const [search, setSearch] = useState('');
  const [onlyChanged, setOnlyChanged] = useState(false);
  const changed = new Set(recipeDiff(preset, recipe));
  const issues = new Map(
    validate(recipe).map((i) => [i.key, m.problem(i.problem, texts[i.key as keyof typeof texts].label)]),
  );
  const found = useFound(search);
  const narrowed = search.trim() !== '' || (onlyChanged && changed.size > 0);
  const inMethod = FIELDS.filter((f) => !f.methods || f.methods.includes(recipe.method));
  const shown = inMethod.filter((f) => found.has(f.key) && (!onlyChanged || changed.size === 0 || changed.has(f.key)));
  return (
    <Card title={m.title} aside={<CopyLink />} className="card-recipe">
      <RecipeSearch text={search} onText={setSearch} />
      {changed.size > 0 && (
        <div className="recipe-changed">
          <label title={m.onlyChangedHint}>
            <input type="checkbox" checked={onlyChanged} onChange={(e) => setOnlyChanged(e.target.checked)} />
            {m.onlyChanged(changed.size)}
          </label>
          <button type="button" className="button plain small" onClick={resetAll}>
            {m.resetAll}
          </button>
        </div>
      )}
      <Waiting />
      {shown.length === 0 && <p className="quiet recipe-none">{m.noMatch(search)}</p>}
      {(Object.keys(m.groups) as FieldGroup[]).map((group) => {
        const fields = shown.filter((f) => f.group === group);
        if (fields.length === 0) return null;
        const count = fields.filter((f) => changed.has(f.key)).length;
        return (
          <details key={`${group} ${narrowed}`} className="group" open={narrowed || OPEN.includes(group)}>
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

/**
 * The fields that contain every word of a text in label, symbol, name or explanation, in the page's language or the
 * table's.
 */
function useFound(text: string): ReadonlySet<RecipeKey> {
  const { fields } = useMessages();
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = FIELDS.filter((f) => {
    const { label, doc } = fields[f.key as keyof typeof fields];
    const all = [f.key, f.symbol, f.symbol.replace('_', ''), f.label, f.doc, label, doc].join(' ').toLowerCase();
    return words.every((word) => all.includes(word));
  });
  return new Set(hits.map((f) => f.key));
}
