// The settings in which the runs differ, one row each. Values that differ from the first run are highlighted.
import { FIELDS } from '../../../recipes/fields.ts';
import type { RunMeta } from '../../../runs/model/history.ts';
import { labelOf } from '../../messages/en/fields.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { MathSymbol } from '../../recipe/MathSymbol.tsx';
import { RunMark } from '../../widgets/RunMark.tsx';
import { valueText } from './recipeText.ts';

export function CompareRecipes({ metas }: { metas: readonly RunMeta[] }) {
  const { runs, recipe: names, fields: texts } = useMessages();
  const m = runs.comparison;
  const [first] = metas;
  const fields = FIELDS.filter(({ key }) => metas.some(({ recipe }) => recipe[key] !== first?.recipe[key]));
  if (fields.length === 0) return <p className="quiet">{m.same}</p>;
  return (
    <section className="compare-recipes">
      <h3>{m.recipes}</h3>
      <div className="scroll-x">
        <table className="figures">
          <thead>
            <tr>
              <th>{m.field}</th>
              {metas.map(({ id, colour, name }) => (
                <th key={id}>
                  <RunMark colour={colour} /> {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {fields.map(({ key, symbol }) => (
              <tr key={key}>
                <th scope="row">
                  {labelOf(key, texts)} <MathSymbol text={symbol} />
                </th>
                {metas.map(({ id, recipe }) => (
                  <td key={id} data-differs={recipe[key] !== first?.recipe[key]}>
                    {valueText(recipe, key, names)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
