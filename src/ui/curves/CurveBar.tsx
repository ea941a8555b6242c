// The settings of all charts: axis, scale, smoothing and outliers.
import { useId } from 'react';
import { AXES } from '../../runs/curves/metricTable.ts';
import type { YScale } from '../../runs/curves/picture.ts';
import { MAX_SMOOTHING } from '../../runs/curves/smooth.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useHotkeys } from '../transport/useHotkeys.ts';
import { Segmented } from '../widgets/Segmented.tsx';
import { changeView, commonScale, setAllScales, useCurveView } from './curveView.ts';

/** Positions of the smoothing slider, on a logarithmic scale: averages over 1 to 1,000 steps. */
const POSITIONS = 60;
const DECADES = -Math.log10(1 - MAX_SMOOTHING);
const smoothingAt = (position: number) => (position === 0 ? 0 : 1 - 10 ** ((-DECADES * position) / POSITIONS));
const positionOf = (smoothing: number) => Math.round((-Math.log10(1 - smoothing) * POSITIONS) / DECADES);

export function CurveBar() {
  const m = useMessages().curves;
  const id = useId();
  const view = useCurveView();
  const scale = commonScale(view);
  useHotkeys({ y: () => setAllScales(scale === 'symlog' ? 'linear' : 'symlog') });
  const { smoothing, axis } = view;
  const scales: readonly YScale[] = ['linear', 'symlog'];
  return (
    <div className="curve-bar">
      <Segmented
        label={m.bar.axis}
        value={axis}
        options={AXES.map((value) => ({ value, label: m.axes[value] }))}
        onChange={(value) => changeView({ axis: value })}
      />
      <span title={m.bar.scaleHint}>
        <Segmented<YScale | ''>
          label={m.bar.scale}
          value={scale ?? ''}
          options={scales.map((value) => ({ value, label: m.scales[value] }))}
          onChange={(value) => value !== '' && setAllScales(value)}
        />
      </span>
      <div className="smoothing" title={m.bar.smoothingHint}>
        <label htmlFor={id}>{m.bar.smoothing}</label>
        <input
          id={id}
          className="range"
          type="range"
          min={0}
          max={POSITIONS}
          value={positionOf(smoothing)}
          aria-valuetext={strength(smoothing)}
          onChange={(e) => changeView({ smoothing: smoothingAt(Number(e.target.value)) })}
        />
        <output className="number" htmlFor={id}>
          {strength(smoothing)}
        </output>
      </div>
      <label className="curve-check" title={m.bar.clipHint}>
        <input type="checkbox" checked={view.clip} onChange={(e) => changeView({ clip: e.target.checked })} />
        {m.bar.clip}
      </label>
      <label className="curve-check" title={m.bar.bandHint}>
        <input type="checkbox" checked={view.band} onChange={(e) => changeView({ band: e.target.checked })} />
        {m.bar.band}
      </label>
    </div>
  );
}

function strength(smoothing: number): string {
  return smoothing === 0 ? '0' : smoothing.toFixed(smoothing > 0.9 ? 3 : 2);
}
