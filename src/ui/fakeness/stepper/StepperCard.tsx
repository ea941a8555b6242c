// The images of the chosen batch, real beside generated, with their maps, pictures and numbers.
import { RecordingNote } from '../../batch/RecordingNote.tsx';
import { useMessages } from '../../messages/useMessages.ts';
import { useHotkeys } from '../../transport/useHotkeys.ts';
import { Card } from '../../widgets/Card.tsx';
import { OwnImage } from '../OwnImage.tsx';
import { ViewBar } from '../ViewBar.tsx';
import { BatchBar } from './BatchBar.tsx';
import { InspectBar } from './InspectBar.tsx';
import { SidePane } from './SidePane.tsx';
import { StepperLegend } from './StepperLegend.tsx';
import type { Stepper } from './useStepper.ts';

export function StepperCard({ stepper }: { stepper: Stepper }) {
  const m = useMessages().fakeness;
  const { subjects, state, meta, inspections, batch, at, go, judges } = stepper;
  useHotkeys({ arrowleft: () => go(at - 1), arrowright: () => go(at + 1) });
  const sid = meta !== null && !judges;
  return (
    <Card title={m.stepper.title} hint={sid ? m.stepper.hintSid : m.stepper.hint}>
      <div className="card-body">
        <RecordingNote />
        <BatchBar stepper={stepper} />
        <InspectBar stepper={stepper} />
        {state.source === 'own' && <OwnImage stepper={stepper} />}
        {!batch && state.source === 'batch' && (
          <div className="empty">
            <p>{meta ? m.empty.noBatch : m.empty.noRun}</p>
          </div>
        )}
        {state.source === 'pinned' && subjects.length === 0 && (
          <div className="empty low">
            <p>{m.empty.noPins}</p>
          </div>
        )}
        {subjects.length > 0 && (
          <>
            <ViewBar stepper={stepper} />
            {sid && <p className="note">{m.sid}</p>}
            {inspections.failure && state.mode === 'inspect' && (
              <p className="note" data-kind="bad" role="alert">
                {m.inspect.failed(inspections.failure)}
              </p>
            )}
            <div className="panes" data-columns={state.columns} data-panes={subjects.length}>
              {subjects.map((s) => (
                <SidePane key={s.kind} subject={s} stepper={stepper} />
              ))}
            </div>
            <StepperLegend state={state} judges={judges} />
          </>
        )}
      </div>
    </Card>
  );
}
