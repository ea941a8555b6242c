import { bytes } from './format.ts';
import { useMessages } from './messages/useMessages.ts';
import { useRun } from './stores.tsx';
import { Card } from './widgets/Card.tsx';

const COLOURS = [
  'var(--real)',
  'var(--psi)',
  'var(--theta)',
  'var(--fake)',
  'var(--ink-3)',
  'var(--accent)',
  'var(--line-strong)',
];

/** What the engine has taken of the GPU's memory, by owner. */
export function MemoryPanel() {
  const m = useMessages().memory;
  const ledger = useRun((s) => s.memory);
  const memory = [...ledger].sort((a, b) => b.bytes - a.bytes);
  const total = memory.reduce((sum, line) => sum + line.bytes, 0);
  const colour = (i: number) => COLOURS[i % COLOURS.length];
  const aside = total > 0 ? <span className="number">{bytes(total)}</span> : null;
  return (
    <Card title={m.title} aside={aside}>
      <div className="card-body">
        {total === 0 && <p className="quiet">{m.empty}</p>}
        {total > 0 && (
          <>
            <div className="memory-bar" aria-hidden="true">
              {memory.map((line, i) => (
                <span key={line.owner} style={{ flexGrow: line.bytes, background: colour(i) }} />
              ))}
            </div>
            <ul className="memory-list">
              {memory.map((line, i) => (
                <li key={line.owner}>
                  <span className="swatch" style={{ background: colour(i) }} />
                  {line.owner}
                  <span className="number">{bytes(line.bytes)}</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Card>
  );
}
