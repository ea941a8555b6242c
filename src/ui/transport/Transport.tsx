// The transport bar: the state of the run, and all its controls.
import { useState } from 'react';
import { recipeDiff } from '../../recipes/fields.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRecipe, useRun, useShown, useWaiting } from '../stores.tsx';
import { Icon } from '../widgets/icons.tsx';
import { BarNotes } from './BarNotes.tsx';
import { Counters } from './Counters.tsx';
import { HelpDialog } from './HelpDialog.tsx';
import { ResetDialog } from './ResetDialog.tsx';
import { SpeedSwitch } from './SpeedSwitch.tsx';
import { Status } from './Status.tsx';
import { useHotkeys } from './useHotkeys.ts';
import { type TransportVerbs, useTransport, type VerbName } from './useTransport.ts';

export function Transport() {
  const m = useMessages().transport;
  const verbs = useTransport();
  const begun = useRun((s) => s.nimg > 0);
  const [asking, setAsking] = useState(false);
  const [helping, setHelping] = useState(false);
  const { press, can } = verbs;
  const reset = () => (begun ? setAsking(true) : press.reset());
  useHotkeys({
    ' ': press.primary,
    '.': press.step,
    '>': press.ten,
    ',': press.phase,
    x: press.stop,
    b: press.branch,
    s: press.capture,
    k: press.keep,
    '?': () => setHelping(true),
  });
  const verb = (name: Exclude<VerbName, 'primary' | 'reset'>) => (
    <Verb
      icon={name}
      name={m[name]}
      hint={`${m.hints[name]} · ${m.key(m.keys[name])}`}
      on={can[name]}
      press={press[name]}
    />
  );
  return (
    <div className="bar">
      <div className="bar-inner">
        <div className="transport" role="toolbar" aria-label={m.label}>
          <PrimaryButton verbs={verbs} />
          <span className="verbs">
            {verb('step')}
            {verb('ten')}
            {verb('phase')}
            {verb('stop')}
          </span>
          <span className="verbs">
            {verb('branch')}
            {verb('capture')}
            {verb('keep')}
            <Verb icon="reset" name={m.reset} hint={m.hints.reset} on={can.reset} press={reset} />
          </span>
          <SpeedSwitch />
          <Verb
            icon="help"
            name={m.help}
            hint={`${m.hints.help} · ${m.key(m.keys.help)}`}
            on
            press={() => setHelping(true)}
          />
        </div>
        <Status />
        <Counters />
      </div>
      <BarNotes onReset={press.reset} />
      <ResetDialog open={asking} onClose={() => setAsking(false)} onDrop={press.reset} />
      <HelpDialog open={helping} onClose={() => setHelping(false)} />
    </div>
  );
}

function PrimaryButton({ verbs: { kind, can, press } }: { verbs: TransportVerbs }) {
  const { transport: m, recorded } = useMessages();
  const again = useTrainsDemoRun();
  const waiting = useWaiting();
  const names = {
    train: again ? recorded.train : m.train,
    pause: m.pause,
    resume: m.resume,
    restart: m.restart(waiting),
    branch: m.branchWith(waiting),
  };
  return (
    <button
      type="button"
      className="button primary"
      disabled={!can.primary}
      onClick={press.primary}
      title={`${m.hints.primary} · ${m.key(m.keys.space)}`}
      data-testid="primary"
    >
      <Icon name={kind === 'pause' ? 'pause' : kind === 'branch' ? 'branch' : 'play'} />
      {names[kind]}
    </button>
  );
}

interface VerbProps {
  icon: Exclude<VerbName, 'primary'> | 'help';
  name: string;
  hint: string;
  on: boolean;
  press: () => void;
}

function Verb({ icon, name, hint, on, press }: VerbProps) {
  return (
    <button
      type="button"
      className="button verb"
      disabled={!on}
      onClick={press}
      aria-label={name}
      title={`${name}. ${hint}`}
      data-testid={icon}
    >
      <Icon name={icon} />
    </button>
  );
}

/** Whether training the form's recipe repeats the shown demo run. */
function useTrainsDemoRun(): boolean {
  const shown = useShown((h) => (h?.meta.source === 'recorded' ? h.meta.recipe : null));
  const form = useRecipe((s) => s.recipe);
  return shown !== null && recipeDiff(shown, form).length === 0;
}
