// The input of the noise level of the one step.
import { useId, useState } from 'react';
import { useMessages } from '../messages/useMessages.ts';
import { useLab, useStores } from '../stores.tsx';

/** The sampler's largest noise level. */
const LARGEST = 80;

/** A noise level that the generator was not trained at gets a warning and a button to reset it. */
export function SigmaInput() {
  const m = useMessages().lab.grid;
  const { verbs } = useStores().lab;
  const own = useLab((s) => s.network?.initSigma ?? 2.5);
  const sigma = useLab((s) => s.sigma);
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const wish = draft === null ? (sigma ?? own) : Number(draft.trim() === '' ? Number.NaN : draft);
  const bad = !(wish > 0 && wish <= LARGEST);
  const take = () => {
    if (bad) return;
    setDraft(null);
    const next = wish === own ? null : wish;
    if (next !== sigma) void verbs.setSigma(next);
  };
  const off = sigma !== null && sigma !== own;
  return (
    <div className="lab-field lab-sigma">
      <label>
        <span>{m.sigma}</span>
        <input
          type="text"
          inputMode="decimal"
          autoComplete="off"
          value={draft ?? String(sigma ?? own)}
          aria-invalid={bad}
          aria-describedby={bad || off ? id : undefined}
          onChange={(e) => setDraft(e.target.value)}
          onBlur={take}
          onKeyDown={(e) => e.key === 'Enter' && take()}
          data-testid="lab-sigma"
        />
      </label>
      {(bad || off) && (
        <small className="bad lab-problem" id={id} role="status" data-testid="lab-sigma-warning">
          {bad ? m.sigmaBad : m.sigmaWarning(own)}{' '}
          {off && (
            <button
              type="button"
              className="button plain small"
              onClick={() => {
                setDraft(null);
                void verbs.setSigma(null);
              }}
            >
              {m.sigmaBack(own)}
            </button>
          )}
        </small>
      )}
    </div>
  );
}
