// The method, chapter by chapter, beside the shown run's numbers at the cursor.
import type { RunHistory } from '../../runs/model/history.ts';
import { count } from '../format.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useCursor, useShown } from '../stores.tsx';
import { Card } from '../widgets/Card.tsx';
import { type ChapterId, chaptersOf, factsOf } from './chapters.ts';
import { Equation, Prose } from './Equation.tsx';

export function MethodCard() {
  const m = useMessages().learn.method;
  const history = useShown((h) => h);
  const cursor = useCursor();
  const seen = cursor ?? history?.meta.nimg ?? 0;
  const hint = history ? m.whose(history.meta.name, cursor === null ? m.live : m.images(count(cursor))) : m.none;
  return (
    <Card title={m.title} hint={hint} className="card-method">
      <ol className="card-body chapters">
        {chaptersOf(history).map((id) => (
          <Chapter key={id} id={id} history={history} cursor={cursor} />
        ))}
      </ol>
      {history && <p className="card-body quiet">{m.scale(count(seen))}</p>}
    </Card>
  );
}

interface ChapterProps {
  id: ChapterId;
  history: RunHistory | null;
  cursor: number | null;
}

function Chapter({ id, history, cursor }: ChapterProps) {
  const { method, numbers } = useMessages().learn;
  const { title, text, equation, source } = method.chapters[id];
  return (
    <li className="chapter" data-chapter={id}>
      <div>
        <h3>{title}</h3>
        <p>
          <Prose text={text} />
        </p>
        <Equation text={equation} />
        <p className="quiet">{source}</p>
      </div>
      {history && (
        <dl>
          {factsOf(history, id, cursor).map((fact) => (
            <div key={fact.id}>
              <dt>
                <Prose text={numbers[fact.id]} />
              </dt>
              <dd className="number">{fact.text}</dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}
