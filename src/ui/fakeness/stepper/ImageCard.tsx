// The selected image, enlarged, with its map and a number in every cell.
import { short } from '../../format.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { Card } from '../../widgets/Card.tsx';
import { PictureView } from '../PictureView.tsx';
import { hasColumn, pictureOf } from '../pictures.ts';
import { PinButton } from '../strip/PinButton.tsx';
import { meanValue } from '../trace/meanValue.ts';
import { useClassName } from '../useClassName.ts';
import { CellMap } from './CellMap.tsx';
import { inspectNumbers, mapAt } from './seen.ts';
import type { Stepper } from './useStepper.ts';

export function ImageCard({ stepper }: { stepper: Stepper }) {
  const m = useMessages().fakeness;
  const className = useClassName();
  const { state, subjects, judges } = stepper;
  const subject = subjects.find((s) => s.kind === state.selected.kind) ?? subjects[0];
  const i = Math.min(state.selected.i, (subject?.n ?? 1) - 1);
  const seen = subject && stepper.seen[subject.kind];
  if (!subject || !seen) return null;
  const overlay = pictureOf(seen.logits ? 'overlay' : 'x', subject, seen, i, state);
  const numbers = inspectNumbers(seen, i);
  const title = subject.kind === 'own' ? m.kinds.own : m.imageName(m.kinds[subject.kind], i + 1);
  const label = className(subject.labels[i] ?? 0);
  return (
    <Card title={title} hint={label} aside={<PinButton stepper={stepper} subject={subject} i={i} />}>
      <div className="card-body">
        <div className="image-pair">
          <PictureView picture={overlay} label={m.columns.overlay} smooth={state.smooth} />
          {seen.logits && <CellMap map={mapAt(seen, i)} all={seen.logits} side={seen.mapSize} state={state} />}
        </div>
        <dl className="image-facts">
          {seen.logits &&
            (['fakeness', 'probability', 'logit'] as const).map((v) => (
              <div key={v}>
                <dt>{m.view.means[v]}</dt>
                <dd className="number">{meanValue(mapAt(seen, i), v)}</dd>
              </div>
            ))}
          <div>
            <dt>{m.facts.sigma}</dt>
            <dd className="number">{short(seen.sigma[i] ?? Number.NaN)}</dd>
          </div>
          {numbers && (
            <>
              <div title={m.weightHint}>
                <dt>{m.facts.weight}</dt>
                <dd className="number">{short(numbers.weight)}</dd>
              </div>
              {(['gradSid', 'gradAdv', 'gradSum'] as const)
                .filter((g) => hasColumn(g, judges))
                .map((g) => (
                  <div key={g}>
                    <dt>{m.facts[g]}</dt>
                    <dd className="number">{short(numbers[g])}</dd>
                  </div>
                ))}
            </>
          )}
        </dl>
      </div>
    </Card>
  );
}
