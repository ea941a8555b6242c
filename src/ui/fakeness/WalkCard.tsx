import { type KeyboardEvent, useState } from 'react';
import { Equation, Prose } from '../learn/Equation.tsx';
import { useMessages } from '../messages/useMessages.ts';
import { useShown } from '../stores.tsx';
import { Card } from '../widgets/Card.tsx';
import { IconButton } from '../widgets/IconButton.tsx';
import { Segmented } from '../widgets/Segmented.tsx';
import type { Stepper } from './useStepper.ts';
import { WalkPictures } from './WalkPictures.tsx';
import { EQUATIONS, numbersOf, ownerOf, PARTS, type Part, phasesOf, warmingUp } from './walk.ts';

/** One iteration phase by phase, forward and back, over the numbers of the chosen batch. */
export function WalkCard({ stepper }: { stepper: Stepper }) {
  const m = useMessages().fakeness.walk;
  const history = useShown((h) => h);
  const [part, setPart] = useState<Part>('all');
  const [chosen, setChosen] = useState(0);
  const { batch, state, eyes, change } = stepper;
  if (!history || !batch) return null;
  const { recipe } = history.meta;
  const phases = phasesOf(recipe, part);
  const at = Math.min(chosen, phases.length - 1);
  const phase = phases[at] ?? 'latent';
  const last = phases.length - 1;
  const go = (to: number) => setChosen(Math.min(Math.max(to, 0), last));
  const onKeyDown = (e: KeyboardEvent) => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[e.key];
    if (to === undefined || e.target instanceof HTMLInputElement) return;
    e.preventDefault();
    e.stopPropagation();
    go(to);
  };
  const recorded = state.eyes === 'recorded' || state.source !== 'batch';
  const numbers = numbersOf(phase, history, batch);
  return (
    <Card title={m.title} hint={m.hint(String(batch.step))}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys are an extra; every phase is a button */}
      <div className="card-body" onKeyDown={onKeyDown} data-testid="walk">
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
          {recorded && eyes !== 'none' && (
            <button
              type="button"
              className="button small"
              onClick={() => change({ eyes: 'look', source: 'batch', sigma: null, seed: null })}
            >
              {m.look}
            </button>
          )}
        </div>
        <ol className="walk-phases">
          {phases.map((p, i) => (
            <li key={p}>
              <button
                type="button"
                data-owner={ownerOf(p)}
                aria-current={i === at ? 'step' : undefined}
                onClick={() => go(i)}
              >
                <b className="number">{i + 1}</b> <Prose text={m.phases[p].short} />
              </button>
            </li>
          ))}
        </ol>
        <div className="walk-phase" data-phase={phase} aria-live="polite">
          <div>
            <h3>
              {at + 1} · {m.phases[phase].title}
            </h3>
            <p>
              <Prose text={m.phases[phase].text} />
            </p>
            <Equation text={EQUATIONS[phase]} />
            {warmingUp(recipe, phase, batch.nimg) && <p className="note">{m.warmUp}</p>}
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
          <WalkPictures stepper={stepper} phase={phase} />
        </div>
        <div className="walk-verbs">
          <IconButton icon="left" name={m.back} title={`${m.back} · ←`} on={at > 0} press={() => go(at - 1)} />
          <span className="number">{m.at(at + 1, phases.length)}</span>
          <IconButton icon="right" name={m.next} title={`${m.next} · →`} on={at < last} press={() => go(at + 1)} />
          <span className="quiet">{m.note}</span>
        </div>
      </div>
    </Card>
  );
}
