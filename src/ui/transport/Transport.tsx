import { useState } from 'react';
import type { Phase } from '../../store/runStore.ts';
import type { Messages } from '../messages/en.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useTrainsRecorded } from '../recorded/useTrainsRecorded.ts';
import { useHindrance, useRun, useWaiting } from '../stores.tsx';
import { Icon } from '../widgets/icons.tsx';
import { Counters } from './Counters.tsx';
import { ResetDialog } from './ResetDialog.tsx';
import { useHotkeys } from './useHotkeys.ts';
import { useTransport } from './useTransport.ts';

/** The bar that stays in sight: what the run does, and the five verbs. */
export function Transport() {
  const m = useMessages().transport;
  const verbs = useTransport();
  const phase = useRun((s) => s.phase);
  const nimg = useRun((s) => s.nimg);
  const hindrance = useHindrance();
  const waiting = useWaiting();
  const [asking, setAsking] = useState(false);
  const reset = () => (nimg > 0 ? setAsking(true) : verbs.reset());
  useHotkeys({ ' ': verbs.primary, '.': verbs.step, x: verbs.stop });
  const loaded = phase.kind === 'running' || phase.kind === 'paused' || phase.kind === 'finished';
  return (
    <div className="bar">
      <div className="bar-inner">
        <div className="transport" role="toolbar" aria-label={m.label}>
          <Primary phase={phase} can={verbs.canPrimary} waiting={waiting} onPress={verbs.primary} />
          <Verb
            icon="step"
            name={m.step}
            hint={`${m.hints.step} · ${m.key(m.keys.step)}`}
            on={verbs.canStep}
            press={verbs.step}
          />
          <Verb
            icon="stop"
            name={m.stop}
            hint={`${m.hints.stop} · ${m.key(m.keys.stop)}`}
            on={verbs.canStop}
            press={verbs.stop}
          />
          <Verb icon="reset" name={m.reset} hint={m.hints.reset} on={phase.kind !== 'idle'} press={reset} />
        </div>
        <Status phase={phase} />
        <Counters />
      </div>
      {hindrance && hindrance !== 'busy' && !loaded && (
        <p className="bar-note" data-testid="hindrance">
          {m.blocked[hindrance]}
        </p>
      )}
      <ResetDialog open={asking} onClose={() => setAsking(false)} onDrop={verbs.reset} />
    </div>
  );
}

interface PrimaryProps {
  phase: Phase;
  can: boolean;
  waiting: number;
  onPress: () => void;
}

function Primary({ phase, can, waiting, onPress }: PrimaryProps) {
  const { transport: m, recorded } = useMessages();
  const again = useTrainsRecorded();
  const running = phase.kind === 'running';
  const loaded = phase.kind === 'paused' || phase.kind === 'finished';
  const name = running
    ? m.pause
    : loaded
      ? waiting > 0
        ? m.restart(waiting)
        : m.resume
      : again
        ? recorded.train
        : m.train;
  return (
    <button
      type="button"
      className="button primary"
      disabled={!can}
      onClick={onPress}
      title={m.key(m.keys.space)}
      data-testid="primary"
    >
      <Icon name={running ? 'pause' : 'play'} />
      {name}
    </button>
  );
}

interface VerbProps {
  icon: 'step' | 'stop' | 'reset';
  name: string;
  hint: string;
  on: boolean;
  press: () => void;
}

function Verb({ icon, name, hint, on, press }: VerbProps) {
  return (
    <button type="button" className="button" disabled={!on} onClick={press} title={hint} data-testid={icon}>
      <Icon name={icon} />
      {name}
    </button>
  );
}

function Status({ phase }: { phase: Phase }) {
  const m = useMessages().phase;
  const busy = useRun((s) => s.busy);
  const text = busy ? m.busy[busy] : phaseText(phase, m);
  return (
    <div className="status" data-phase={busy ? 'running' : phase.kind} data-testid="status">
      <span className="lamp" />
      <div className="status-text">
        {text}
        {phase.kind === 'compiling' && phase.total > 0 && (
          <progress value={phase.done} max={phase.total} aria-label={text} />
        )}
      </div>
    </div>
  );
}

function phaseText(phase: Phase, m: Messages['phase']): string {
  if (phase.kind === 'loading') return phase.what === 'images' ? m.loadingImages : m.loadingTeacher;
  if (phase.kind !== 'compiling') return m[phase.kind];
  if (phase.total === 0) return m.compilingFirst;
  return phase.done < phase.total ? m.compiling(phase.done, phase.total) : m.firstSheet;
}
