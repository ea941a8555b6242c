// The sample lab: samples of any generator, interpolation, comparison with the teacher, and nearest training images.
import { useEffect } from 'react';
import { useMessages } from '../messages/useMessages.ts';
import { useRun, useStores } from '../stores.tsx';
import { GridCard } from './grid/GridCard.tsx';
import { PickedCard } from './grid/PickedCard.tsx';
import { MixCard } from './mix/MixCard.tsx';
import { SourceCard } from './SourceCard.tsx';
import { VersusCard } from './versus/VersusCard.tsx';

export function LabView() {
  const m = useMessages().lab.grid;
  const { verbs } = useStores().lab;
  const noGpu = useRun((s) => s.noGpu !== null);
  const known = useRun((s) => s.noGpu !== null || s.adapter !== null);
  useEffect(() => {
    if (!known || noGpu) return;
    void verbs.enter();
    return verbs.leave;
  }, [known, noGpu, verbs]);
  if (noGpu) {
    return (
      <main className="main lab-none">
        <p className="empty" data-testid="lab-no-gpu">
          {m.noGpu}
        </p>
      </main>
    );
  }
  return (
    <main className="main lab">
      <GridCard />
      <SourceCard />
      <PickedCard />
      <MixCard />
      <VersusCard />
    </main>
  );
}
