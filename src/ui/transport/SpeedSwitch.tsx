// The choice of the speed: as fast as possible, one step per second, or phase by phase.
import { useMessages } from '../messages/useMessages.ts';
import { useRun, useStores } from '../stores.tsx';
import { Segmented } from '../widgets/Segmented.tsx';

const SPEEDS = ['max', 'second', 'slow'] as const;

export function SpeedSwitch() {
  const m = useMessages().transport.speed;
  const speed = useRun((s) => s.speed);
  const { verbs } = useStores().run;
  return (
    <span title={m.hints[speed]} data-testid="speed">
      <Segmented
        label={m.label}
        value={speed}
        options={SPEEDS.map((value) => ({ value, label: m.options[value] }))}
        onChange={verbs.setSpeed}
      />
    </span>
  );
}
