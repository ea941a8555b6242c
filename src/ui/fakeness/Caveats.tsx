// The explanation of fakeness and of its limits.
import { useMessages } from '../messages/useMessages.ts';
import { Card } from '../widgets/Card.tsx';

export function Caveats() {
  const m = useMessages();
  return (
    <Card title={m.fakeness.caveatsTitle}>
      <div className="card-body">
        <p className="caveat-define">{m.batch.define}</p>
        <ul className="caveat-list">
          {m.fakeness.caveats.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </div>
    </Card>
  );
}
