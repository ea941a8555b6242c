// The explanation of a field: its source, range, default, and when a change acts.
import type { Field, Recipe } from '../../recipes/recipe.ts';
import { useMessages } from '../messages/useMessages.ts';
import { shown as shownNumber, useShownValue } from './useShownValue.ts';

interface Props {
  id: string;
  field: Field;
  presetValue: Recipe[keyof Recipe];
}

export function FieldTip({ id, field, presetValue }: Props) {
  const { recipe: m, fields } = useMessages();
  const shown = useShownValue();
  const { doc } = fields[field.key as keyof typeof fields];
  const { min, max, choices } = field;
  const range =
    min !== undefined && max !== undefined
      ? m.range(shownNumber(min), shownNumber(max))
      : (choices?.map((c) => shown(c)).join(' · ') ?? '');
  const facts = [field.symbol, range, m.default(shown(field.default))];
  if (presetValue !== field.default) facts.push(m.inPreset(shown(presetValue)));
  return (
    <div className="tip" id={id} role="tooltip">
      <p>{m.sentence(doc)}</p>
      {field.key === 'seed' && (
        <ul>
          {m.streams.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      <p className="facts-line">{facts.filter((f) => f !== '').join(' · ')}</p>
      <p className="facts-line">{m.sentence(m.change[field.change].hint)}</p>
    </div>
  );
}
