// The panel of GPU memory.
import { useEffect } from 'react';
import { validate } from '../recipes/validate.ts';
import { bytes } from './format.ts';
import { useMessages } from './messages/useMessages.ts';
import { SafeLine } from './recipe/SafeLine.tsx';
import { useRecipe, useRun, useStores, useWaiting } from './stores.tsx';
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

/** Milliseconds without a change of the form before its memory is computed. */
const SETTLE_MS = 300;

/** Keeps the memory plan of the form's recipe up to date. */
function usePlan(): void {
  const { verbs } = useStores().run;
  const recipe = useRecipe((s) => s.recipe);
  const adapter = useRun((s) => s.adapter);
  useEffect(() => {
    if (!adapter) return;
    const runs = validate(recipe).length === 0;
    const timer = setTimeout(() => void verbs.plan(runs ? recipe : null), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [verbs, recipe, adapter]);
}

/** GPU memory of the run by owner. Before a run, or if the form differs, the memory that a new run would use. */
export function MemoryPanel() {
  usePlan();
  const { memory: m, fitting } = useMessages();
  const taken = useRun((s) => s.memory);
  const planned = useRun((s) => s.planned);
  const extra = useRun((s) => s.plannedInspections);
  const isPlan = useWaiting() > 0 || taken.length === 0;
  const memory = [...(isPlan ? (planned ?? []) : taken)].sort((a, b) => b.bytes - a.bytes);
  const total = memory.reduce((sum, line) => sum + line.bytes, 0);
  const colour = (i: number) => COLOURS[i % COLOURS.length];
  const aside = total > 0 ? <span className="number">{bytes(total)}</span> : null;
  return (
    <Card title={m.title} hint={total > 0 ? (isPlan ? m.planned : m.taken) : ''} aside={aside}>
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
                  {fitting.owners[line.owner] ?? line.owner}
                  <span className="number">{bytes(line.bytes)}</span>
                </li>
              ))}
            </ul>
          </>
        )}
        {extra && total > 0 && (
          <p className="quiet" data-testid="memory-inspections">
            {m.inspections(
              bytes(extra.inspection),
              bytes(extra.trace),
              extra.encoderMaps > 0 ? bytes(extra.encoderMaps) : '',
            )}
          </p>
        )}
        <SafeLine />
      </div>
    </Card>
  );
}
