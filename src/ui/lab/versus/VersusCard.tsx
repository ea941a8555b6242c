// The comparison of the teacher's many steps with the generator's one step, on the same latents.
import { useMessages } from '../../messages/useMessages.ts';
import { useLab } from '../../stores.tsx';
import { Card } from '../../widgets/Card.tsx';
import { SaveButton } from '../grid/SaveRow.tsx';
import { Stages } from './Stages.tsx';
import { VersusControls } from './VersusControls.tsx';

export function VersusCard() {
  const m = useMessages().lab.versus;
  const { busy, failure, stages, generator, times } = useLab((s) => s.versus);
  return (
    <Card title={m.title} hint={m.hint} className="lab-versus">
      <div className="card-body">
        <VersusControls />
        {failure && (
          <p className="bad" role="alert" data-testid="lab-versus-failure">
            {failure}
          </p>
        )}
        {generator ? <Stages /> : <p className="empty low">{busy ? m.opening : m.empty}</p>}
        <div className="lab-row">
          <p className="lab-note">{m.note}</p>
          {stages.length > 0 && <SaveButton what="versus" text={m.save} on={times !== null} />}
        </div>
      </div>
    </Card>
  );
}
