// One side of the comparison, real or generated: one row per image.
import { useMemo } from 'react';
import { arranged, imageFakeness } from '../../../runs/readings/batchStats.ts';
import { Prose } from '../../learn/Equation.tsx';
import { useMessages } from '../../messages/useMessages.ts';
import { COLUMNS, type ColumnId, hasColumn, imagePicture, pictureOf } from '../pictures.ts';
import type { Subject } from '../subjects.ts';
import { ImageRow } from './ImageRow.tsx';
import type { Stepper } from './useStepper.ts';

export function SidePane({ subject, stepper }: { subject: Subject; stepper: Stepper }) {
  const m = useMessages().fakeness;
  const { state, change, judges } = stepper;
  const { kind, n, labels } = subject;
  const seen = stepper.seen[kind] ?? null;
  const images = useMemo(() => (seen?.logits ? imageFakeness(seen.logits, n) : null), [seen, n]);
  const rows = arranged(images, labels, state);
  const { columns: set, value, scale } = state;
  const { columns, pictures } = useMemo(() => {
    // Without logit maps, the columns of maps are left out.
    const shown = COLUMNS[set].filter(
      (c) => hasColumn(c, judges) && (!seen || seen.logits || (c !== 'map' && c !== 'overlay')),
    );
    // The images themselves are shown while the inspection is in progress.
    const picture = (c: ColumnId, i: number) =>
      seen ? pictureOf(c, subject, seen, i, { value, scale }) : c === 'x' ? imagePicture(subject, i) : null;
    return { columns: shown, pictures: Array.from({ length: n }, (_, i) => shown.map((c) => picture(c, i))) };
  }, [seen, n, subject, set, value, scale, judges]);
  return (
    <section className="pane" data-kind={kind} aria-label={m.kinds[kind]} data-testid={`pane-${kind}`}>
      <h3>
        {m.kinds[kind]} <span className="quiet">{m.rows(rows.length, n)}</span>
      </h3>
      <div className="pane-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span className="sr-only">{m.columns.image}</span>
              </th>
              {columns.map((c) => (
                <th key={c} scope="col" title={m.columnHints[c]}>
                  <Prose text={m.columns[c]} />
                </th>
              ))}
              <th scope="col">{judges ? m.view.values[state.value] : m.view.numbers}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((i) => (
              <ImageRow
                key={i}
                subject={subject}
                i={i}
                seen={seen}
                columns={columns}
                pictures={pictures[i] ?? null}
                state={state}
                onSelect={() => change({ selected: { kind, i } })}
              />
            ))}
          </tbody>
        </table>
      </div>
      {rows.length === 0 && <p className="quiet">{m.view.noneOfClass}</p>}
    </section>
  );
}
