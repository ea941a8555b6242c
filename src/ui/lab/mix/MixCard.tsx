// Interpolation between the latents of two to four samples: a path and a pad.
import { useMessages } from '../../messages/useMessages.ts';
import { useLab, useStores } from '../../stores.tsx';
import { Card } from '../../widgets/Card.tsx';
import { useDrop } from '../../widgets/useDrop.ts';
import { SAMPLE_TYPE } from '../grid/sampleName.ts';
import { Anchors } from './Anchors.tsx';
import { MixControls } from './MixControls.tsx';
import { Pad } from './Pad.tsx';
import { Path } from './Path.tsx';

const isSample = (transfer: DataTransfer) => transfer.types.includes(SAMPLE_TYPE);

export function MixCard() {
  const m = useMessages().lab.mix;
  const { verbs } = useStores().lab;
  const count = useLab((s) => s.mix.anchors.length);
  const drop = useDrop(isSample, (transfer) => verbs.addAnchor(Number(transfer.getData(SAMPLE_TYPE))));
  return (
    <Card title={m.title} hint={m.hint} className="lab-mix">
      <div className="card-body" {...drop}>
        {count === 0 ? <p className="empty low">{m.empty}</p> : <Anchors />}
        {count >= 2 && (
          <>
            <MixControls />
            <div className="lab-mix-parts">
              <Path />
              <Pad />
            </div>
          </>
        )}
      </div>
    </Card>
  );
}
