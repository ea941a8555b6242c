import { useState } from 'react';
import { useMessages } from '../messages/useMessages.ts';
import { useLab, useStores } from '../stores.tsx';
import { Card } from '../widgets/Card.tsx';
import { Anchors } from './Anchors.tsx';
import { MixControls } from './MixControls.tsx';
import { Pad } from './Pad.tsx';
import { Path } from './Path.tsx';
import { SAMPLE_TYPE } from './sampleName.ts';

/** Paths and places between the latents of two to four samples. */
export function MixCard() {
  const m = useMessages().lab.mix;
  const { verbs } = useStores().lab;
  const count = useLab((s) => s.mix.anchors.length);
  const [over, setOver] = useState(false);
  return (
    <Card title={m.title} hint={m.hint} className="lab-mix">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; “Use as anchor” does the same from the keyboard */}
      <div
        className="card-body"
        data-over={over}
        onDragOver={(e) => {
          if (!e.dataTransfer.types.includes(SAMPLE_TYPE)) return;
          e.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(e) => {
          setOver(false);
          const index = e.dataTransfer.getData(SAMPLE_TYPE);
          if (index === '') return;
          e.preventDefault();
          verbs.addAnchor(Number(index));
        }}
      >
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
