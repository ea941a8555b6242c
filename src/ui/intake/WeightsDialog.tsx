// The dialog that asks how opened weights are used.
import { useEffect, useRef } from 'react';
import type { WeightsUse } from '../../store/page/intakeStore.ts';
import { openView } from '../header/views.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useIntake, useRun, useStores } from '../stores.tsx';

const USES: readonly WeightsUse[] = ['teacher', 'init', 'psiInit', 'view'];

export function WeightsDialog() {
  const { intake: m, weights } = useMessages();
  const { intake } = useStores();
  const ref = useRef<HTMLDialogElement>(null);
  const state = useIntake((s) => (s.kind === 'weights' ? s : null));
  const noGpu = useRun((s) => s.noGpu !== null);
  const open = state !== null;
  useEffect(() => {
    if (open && !ref.current?.open) ref.current?.showModal();
  }, [open]);
  if (!state) return null;
  const choose = (use: WeightsUse) => {
    openView('run');
    void intake.use(use);
  };
  return (
    <dialog ref={ref} onClose={intake.dismiss} aria-labelledby="weights-title">
      <h2 id="weights-title">{m.weights(state.file.name)}</h2>
      <p className="quiet">{weights.summary(state.summary)}</p>
      <ul className="weights-uses">
        {USES.map((use) => (
          <li key={use}>
            <button
              type="button"
              className="button"
              disabled={use === 'view' && noGpu}
              onClick={() => choose(use)}
              data-testid={`use-${use}`}
            >
              {m.uses[use].name}
            </button>
            <span className="quiet">{m.uses[use].hint}</span>
          </li>
        ))}
      </ul>
      <div className="row">
        <button type="button" className="button plain" onClick={() => ref.current?.close()}>
          {m.cancel}
        </button>
      </div>
    </dialog>
  );
}
