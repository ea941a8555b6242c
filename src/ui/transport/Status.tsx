// The state of the run, as text and as the phases of its step.
import type { RunState } from '../../store/engine/runStore.ts';
import type { Messages } from '../messages/en/index.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useLeftRun } from '../runs/useResume.ts';
import { useRun } from '../stores.tsx';
import { PhaseDots } from './PhaseDots.tsx';

export function Status() {
  const m = useMessages().phase;
  const busy = useRun((s) => s.busy);
  const kind = useRun((s) => s.phase.kind);
  const waits = useLeftRun() !== null;
  const text = useRun((s) => (waits ? m.paused : statusText(s, m)));
  const progress = useRun((s) =>
    s.phase.kind === 'compiling' && s.phase.total > 0 ? s.phase.done / s.phase.total : null,
  );
  return (
    <div className="status" data-phase={busy ? 'running' : waits ? 'paused' : kind}>
      <span className="lamp" />
      <div className="status-text">
        <span data-testid="status">{text}</span>
        {progress !== null && <progress value={progress} aria-label={text} />}
        <PhaseDots />
      </div>
    </div>
  );
}

function statusText({ phase, busy, stepPhase, speed, step }: RunState, m: Messages['phase']): string {
  if (busy) return m.busy[busy];
  if (phase.kind === 'loading') return phase.what === 'images' ? m.loadingImages : m.loadingTeacher;
  if (phase.kind === 'running' && speed === 'slow') return m.slow[stepPhase.next];
  if (phase.kind === 'paused' && stepPhase.firstDone > 0) return m.midStep(step + 1);
  if (phase.kind !== 'compiling') return m[phase.kind];
  if (phase.total === 0) return m.compilingFirst;
  return phase.done < phase.total ? m.compiling(phase.done, phase.total) : m.firstSheet;
}
