// The step trace: one step phase by phase, with the numbers of the chosen batch.
import { type KeyboardEvent, useState } from 'react';
import type { StepPhaseId } from '../../../recipes/methods.ts';
import { Equation, Prose } from '../../learn/Equation.tsx';
import { useMessages } from '../../messages/useMessages.ts';
import { useRun, useShown } from '../../stores.tsx';
import { Card } from '../../widgets/Card.tsx';
import { IconButton } from '../../widgets/IconButton.tsx';
import { Segmented } from '../../widgets/Segmented.tsx';
import type { Stepper } from '../stepper/useStepper.ts';
import { TracePhase } from './TracePhase.tsx';
import { TracePictures } from './TracePictures.tsx';
import { EQUATIONS, numbersOf, PARTS, type Part, type Phase, phasesOf, saidOf, warmingUp } from './trace.ts';

const FIRST: Phase = { id: 'latent', of: 'both' };

export function TraceCard({ stepper }: { stepper: Stepper }) {
  const m = useMessages().fakeness.trace;
  const history = useShown((h) => h);
  const [part, setPart] = useState<Part>('all');
  const [chosen, setChosen] = useState(0);
  const taken = useRun((s) => s.trace);
  const { batch, state, networks, change } = stepper;
  if (!history || !batch) return null;
  const { recipe } = history.meta;
  // A step that was taken phase by phase has its own trace. For other steps the page shows ψ's batch for both updates.
  const trace = networks === 'now' && taken?.step === batch.step ? taken : null;
  const phases = phasesOf(recipe, part, trace !== null);
  const at = Math.min(chosen, phases.length - 1);
  const phase = phases[at] ?? FIRST;
  const said = saidOf(phase, recipe);
  const last = phases.length - 1;
  const go = (to: number) => setChosen(Math.min(Math.max(to, 0), last));
  const onKeyDown = (e: KeyboardEvent) => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[e.key];
    if (to === undefined || e.target instanceof HTMLInputElement) return;
    e.preventDefault();
    e.stopPropagation();
    go(to);
  };
  const onTaken = (what: StepPhaseId) => {
    const to = phasesOf(recipe, part, true).findIndex((p) => p.id === (what === 'psi' ? 'latent' : 'thetaMoves'));
    if (to >= 0) setChosen(to);
  };
  const recorded = state.mode === 'recorded' || state.source !== 'batch';
  const numbers = numbersOf(phase.id, history, batch, trace);
  return (
    <Card title={m.title} hint={m.hint(String(batch.step))}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys are an extra; every phase is a button */}
      <div className="card-body" onKeyDown={onKeyDown} data-testid="trace">
        <div className="stepper-bar">
          <Segmented
            label={m.part}
            value={part}
            options={PARTS.map((value) => ({ value, label: m.parts[value] }))}
            onChange={(to) => {
              setPart(to);
              setChosen(0);
            }}
          />
          {!trace && recorded && networks !== 'none' && (
            <button
              type="button"
              className="button small"
              onClick={() => change({ mode: 'inspect', source: 'batch', sigma: null, seed: null })}
            >
              {m.inspect}
            </button>
          )}
        </div>
        <TracePhase stepper={stepper} trace={trace} onTaken={onTaken} />
        <ol className="trace-phases">
          {phases.map((p, i) => (
            <li key={`${p.of} ${p.id}`}>
              <button
                type="button"
                data-owner={p.of}
                aria-current={i === at ? 'step' : undefined}
                onClick={() => go(i)}
              >
                <b className="number">{i + 1}</b> <Prose text={m.phases[p.id].short} />
              </button>
            </li>
          ))}
        </ol>
        <div className="trace-phase" data-phase={phase.id} data-of={phase.of} aria-live="polite">
          <div>
            <h3>
              {at + 1} · {m.phases[phase.id].title}
              {trace && <span className="quiet"> · {m.updates[phase.of]}</span>}
            </h3>
            <p>
              <Prose text={m.said[said]} />
            </p>
            <Equation text={EQUATIONS[said]} />
            {warmingUp(recipe, phase.id, batch.nimg) && <p className="note">{m.warmUp}</p>}
            {numbers.length > 0 && (
              <dl className="image-facts">
                {numbers.map(({ id, text }) => (
                  <div key={id}>
                    <dt>
                      <Prose text={m.numbers[id]} />
                    </dt>
                    <dd className="number">{text}</dd>
                  </div>
                ))}
              </dl>
            )}
          </div>
          <TracePictures stepper={stepper} phase={phase} trace={trace} />
        </div>
        <div className="trace-verbs">
          <IconButton icon="left" name={m.back} title={`${m.back} · ←`} on={at > 0} press={() => go(at - 1)} />
          <span className="number">{m.at(at + 1, phases.length)}</span>
          <IconButton icon="right" name={m.next} title={`${m.next} · →`} on={at < last} press={() => go(at + 1)} />
        </div>
      </div>
    </Card>
  );
}
