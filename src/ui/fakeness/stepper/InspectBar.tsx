// The settings of an inspection: networks, noise level and noise.
import { count, short } from '../../format.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { Segmented } from '../../widgets/Segmented.tsx';
import { SigmaSlider } from './SigmaSlider.tsx';
import { USUAL_SIGMA } from './stepperState.ts';
import type { Stepper } from './useStepper.ts';

export function InspectBar({ stepper }: { stepper: Stepper }) {
  const m = useMessages().fakeness.inspect;
  const { state, change, eyes, looks, meta, batch, subjects, inspectAgain, critic } = stepper;
  if (!meta || (!batch && state.source === 'batch')) return null;
  if (eyes === 'none') return <p className="note">{m.noEyes}</p>;
  const looking = state.eyes === 'inspect';
  const answer = subjects.map((s) => looks.answers[s.kind]).find((a) => a !== undefined);
  const ofBatch = state.source === 'batch';
  const sigma = state.sigma ?? (ofBatch ? null : USUAL_SIGMA);
  return (
    <div className="look-bar" data-testid="look-bar">
      <Segmented
        label={m.eyes}
        value={state.eyes}
        options={[
          { value: 'recorded', label: m.recorded },
          { value: 'inspect', label: m.whose[eyes] },
        ]}
        onChange={(value) => change({ eyes: value })}
      />
      {looking && (
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
      <p className="quiet look-says" role="status" data-testid="look-says" data-busy={looks.busy}>
        {!looking
          ? critic
            ? m.saysRecorded
            : m.saysRecordedSid
          : looks.busy
            ? m.busy
            : answer
              ? m.says[eyes](count(answer.nimg), sigma === null ? '' : short(sigma))
              : ''}
        {looking && subjects.length > 0 && !looks.busy && (eyes === 'now' || looks.failure) && (
          <button type="button" className="button plain small" onClick={inspectAgain}>
            {m.again}
          </button>
        )}
      </p>
    </div>
  );
}
