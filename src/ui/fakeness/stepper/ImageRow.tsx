// One image in all chosen columns.
import { short } from '../../format.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { PictureView } from '../PictureView.tsx';
import type { ColumnId, Picture } from '../pictures.ts';
import type { Subject } from '../subjects.ts';
import { meanValue } from '../trace/meanValue.ts';
import { useClassName } from '../useClassName.ts';
import { inspectNumbers, mapAt, type Seen } from './seen.ts';
import type { StepperState } from './stepperState.ts';

interface Props {
  subject: Subject;
  i: number;
  seen: Seen | null;
  columns: readonly ColumnId[];
  /** One picture per column. Null while an inspection is in progress. */
  pictures: readonly (Picture | null)[] | null;
  state: StepperState;
  onSelect: () => void;
}

/** A click on its name selects it. */
export function ImageRow({ subject, i, seen, columns, pictures, state, onSelect }: Props) {
  const m = useMessages().fakeness;
  const className = useClassName();
  const selected = state.selected.kind === subject.kind && state.selected.i === i;
  const numbers = seen && inspectNumbers(seen, i);
  const name = m.imageName(m.kinds[subject.kind], i + 1);
  return (
    <tr aria-selected={selected} data-row={i}>
      <th scope="row">
        <button type="button" className="row-name" aria-pressed={selected} title={m.select} onClick={onSelect}>
          <b className="number">{i + 1}</b>
          <span>{className(subject.labels[i] ?? 0)}</span>
          <span className="sr-only">{name}</span>
        </button>
      </th>
      {columns.map((c, at) => (
        <td key={c} data-column={c}>
          <PictureView picture={pictures?.[at] ?? null} label={`${name}: ${m.columns[c]}`} smooth={state.smooth} />
        </td>
      ))}
      <td className="numbers">
        {seen?.logits && (
          <b className="number" data-testid="image-value">
            {meanValue(mapAt(seen, i), state.value)}
          </b>
        )}
        <span className="number">
          <i className="symbol">σ</i> {short(seen?.sigma[i] ?? Number.NaN)}
        </span>
        {numbers && (
          <span className="number" title={m.weightHint}>
            <i className="symbol">ω</i> {short(numbers.weight)}
          </span>
        )}
        {numbers && columns.includes('gradSid') && (
          <span className="number" title={columns.includes('gradSum') ? m.gradientHint : m.columnHints.gradSid}>
            ‖∂‖ {short(numbers.gradSid)}
            {columns.includes('gradSum') && ` · ${short(numbers.gradAdv)} · ${short(numbers.gradSum)}`}
          </span>
        )}
      </td>
    </tr>
  );
}
