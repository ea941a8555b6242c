// The kernel variant that the loaded run uses for each shape.
import { useMessages } from '../messages/useMessages.ts';
import { useRun } from '../stores.tsx';
import { Card } from '../widgets/Card.tsx';

export function VariantsCard() {
  const m = useMessages().diagnostics.variants;
  const variants = useRun((s) => s.variants);
  const software = useRun((s) => s.adapter?.software ?? false);
  const rows = Object.entries(variants);
  return (
    <Card title={m.title} hint={rows.length > 0 ? m.count(rows.length) : ''}>
      <div className="card-body facts">
        <p className="quiet">{rows.length === 0 ? m.empty : software ? m.software : m.timed}</p>
        {rows.length > 0 && (
          <details>
            <summary>{m.show}</summary>
            <dl>
              {rows.map(([shape, variant]) => (
                <div key={shape}>
                  <dt>{shape}</dt>
                  <dd>{variant}</dd>
                </div>
              ))}
            </dl>
          </details>
        )}
      </div>
    </Card>
  );
}
