// The explanation of each warning and its remedy. The address `#learn/<kind>` opens one.
import { useEffect } from 'react';
import { WARNING_KINDS } from '../../runs/readings/health.ts';
import { useDetail } from '../header/views.ts';
import { useMessages } from '../messages/useMessages.ts';
import { Card } from '../widgets/Card.tsx';
import { Prose } from './Equation.tsx';

export function WarningsCard() {
  const m = useMessages().learn.warnings;
  const detail = useDetail();
  useEffect(() => {
    document.getElementById(`warning-${detail}`)?.scrollIntoView({ block: 'center' });
  }, [detail]);
  return (
    <Card title={m.title} hint={m.hint} className="card-warnings">
      <ul className="card-body warnings">
        {WARNING_KINDS.map((kind) => (
          <li key={kind} id={`warning-${kind}`} data-chosen={detail === kind}>
            <h3>{m.items[kind].title}</h3>
            <p>
              <Prose text={m.items[kind].why} />
            </p>
            <p>
              <b>{m.todo}</b> <Prose text={m.items[kind].todo} />
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
