// Says which networks and batches the trace shows, and has the button that runs the next phase.
import type { StepPhaseId } from '../../../recipes/methods.ts';
import type { StepTrace } from '../../../runs/report.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { useRun, useStores } from '../../stores.tsx';
import type { Stepper } from '../stepper/useStepper.ts';

interface Props {
  stepper: Stepper;
  trace: StepTrace | null;
  /** Called with the phase that was run. */
  onTaken: (what: StepPhaseId) => void;
}

export function TracePhase({ stepper, trace, onTaken }: Props) {
  const m = useMessages().fakeness.trace;
  const { run, library } = useStores();
  const next = useRun((s) => s.stepPhase.next);
  const waits = useRun((s) => s.phase.kind === 'paused' && s.busy === null);
  const why = useRun((s) => s.noTrace);
  const { networks } = stepper;
  if (networks !== 'now') return <p className="trace-whose quiet">{m.whose[networks]}</p>;
  const take = async () => {
    library.seek(null);
    await run.verbs.phase();
    onTaken(next);
  };
  return (
    <div className="trace-whose">
      <button type="button" className="button small" disabled={!waits} title="," onClick={() => void take()}>
        {m.take[next]}
      </button>
      <p className="quiet" role="status" data-testid="trace-whose" data-own={trace !== null}>
        {why ? m.noTrace(why) : trace ? m.whose.own : m.whose.now}
      </p>
    </div>
  );
}
