// The legends of the scales in use.
import { useMessages } from '../../messages/useMessages.ts';
import type { StepperState } from './stepperState.ts';

export function StepperLegend({ state, judges }: { state: StepperState; judges: boolean }) {
  const m = useMessages().fakeness.legend;
  const { value, scale, columns } = state;
  const ends =
    scale === 'adapted'
      ? m.adapted
      : value === 'logit'
        ? m.logit
        : value === 'probability'
          ? m.probability
          : m.fakeness;
  return (
    <div className="legends">
      {judges && columns !== 'denoised' && columns !== 'gradients' && (
        <Legend kind="map" name={m.map} low={ends.low} high={ends.high} />
      )}
      {(columns === 'denoised' || columns === 'all') && (
        <Legend kind="signed" name={m.signed} low={m.below} high={m.above} />
      )}
      {(columns === 'gradients' || columns === 'all') && (
        <Legend kind="heat" name={m.gradient} low={m.none} high={scale === 'fixed' ? m.most : m.mostOwn} />
      )}
    </div>
  );
}

function Legend({ kind, name, low, high }: { kind: string; name: string; low: string; high: string }) {
  return (
    <div className="legend-line">
      <b>{name}</b>
      <span>{low}</span>
      <span className="ramp" data-kind={kind} />
      <span>{high}</span>
    </div>
  );
}
