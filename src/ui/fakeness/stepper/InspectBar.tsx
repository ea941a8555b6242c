// The settings of an inspection: networks, noise level and noise.
import { count, short } from '../../format.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { Segmented } from '../../widgets/Segmented.tsx';
import { SigmaSlider } from './SigmaSlider.tsx';
import { USUAL_SIGMA } from './stepperState.ts';
import type { Stepper } from './useStepper.ts';

export function InspectBar({ stepper }: { stepper: Stepper }) {
  const m = useMessages().fakeness.inspect;
  const { state, change, networks, inspections, meta, batch, subjects, inspectAgain, judges } = stepper;
  if (!meta || (!batch && state.source === 'batch')) return null;
  if (networks === 'none') return <p className="note">{m.noNetworks}</p>;
  const inspects = state.mode === 'inspect';
  const answer = subjects.map((s) => inspections.answers[s.kind]).find((a) => a !== undefined);
  const ofBatch = state.source === 'batch';
  const sigma = state.sigma ?? (ofBatch ? null : USUAL_SIGMA);
  return (
    <div className="inspect-bar" data-testid="inspect-bar">
      <Segmented
        label={m.networks}
        value={state.mode}
        options={[
          { value: 'recorded', label: m.recorded },
          { value: 'inspect', label: m.whose[networks] },
        ]}
        onChange={(value) => change({ mode: value })}
      />
      {inspects && (
        <>
          <SigmaSlider
            sigma={sigma}
            recipe={meta.recipe}
            onChange={(value) => change({ sigma: value })}
            onOwn={ofBatch ? () => change({ sigma: null }) : null}
          />
          <div className="noise">
            <span className="quiet" data-testid="noise">
              {state.seed === null && ofBatch && answer?.ownNoise ? m.ownNoise : m.seed(state.seed ?? 0)}
            </span>
            <button type="button" className="button small" onClick={() => change({ seed: (state.seed ?? 0) + 1 })}>
              {m.redraw}
            </button>
            {ofBatch && state.seed !== null && (
              <button type="button" className="button plain small" onClick={() => change({ seed: null })}>
                {m.backToOwn}
              </button>
            )}
          </div>
        </>
      )}
      <p className="quiet inspect-says" role="status" data-testid="inspect-says" data-busy={inspections.busy}>
        {!inspects
          ? judges
            ? m.saysRecorded
            : m.saysRecordedSid
          : inspections.busy
            ? m.busy
            : answer
              ? m.says[networks](count(answer.nimg), sigma === null ? '' : short(sigma))
              : ''}
        {inspects && subjects.length > 0 && !inspections.busy && (networks === 'now' || inspections.failure) && (
          <button type="button" className="button plain small" onClick={inspectAgain}>
            {m.again}
          </button>
        )}
      </p>
    </div>
  );
}
