// The fakeness view: logit maps of real and generated images, by batch, by image, and through the run.
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.ts';
import { useShown } from '../stores.tsx';
import { Caveats } from './Caveats.tsx';
import { ImageCard } from './stepper/ImageCard.tsx';
import { StepperCard } from './stepper/StepperCard.tsx';
import { SummaryCard } from './stepper/SummaryCard.tsx';
import { chosen, INITIAL_STEPPER, type StepperState } from './stepper/stepperState.ts';
import { useStepper } from './stepper/useStepper.ts';
import { StripCard } from './strip/StripCard.tsx';
import { TraceCard } from './trace/TraceCard.tsx';

export function FakenessView() {
  const m = useMessages().fakeness;
  const [state, setState] = useState<StepperState>(INITIAL_STEPPER);
  const change = (changes: Partial<StepperState>) => setState((s) => chosen(s, changes));
  const stepper = useStepper(state, change);
  const name = useShown((h) => h?.meta.name ?? null);
  return (
    <main className="main fakeness" data-testid="fakeness">
      <h2 className="sr-only">{name === null ? m.title : m.titleOf(name)}</h2>
      <div className="column">
        <StepperCard stepper={stepper} />
        <StripCard stepper={stepper} />
        <TraceCard stepper={stepper} />
      </div>
      <div className="column">
        <SummaryCard stepper={stepper} />
        <ImageCard stepper={stepper} />
        {(stepper.judges || stepper.meta === null) && <Caveats />}
      </div>
    </main>
  );
}
