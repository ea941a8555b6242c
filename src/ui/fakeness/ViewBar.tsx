// The settings of the stepper's columns, scales, order and classes.
import { ORDERS, type Order } from '../../runs/readings/batchStats.ts';
import { useMessages } from '../messages/useMessages.ts';
import { Segmented } from '../widgets/Segmented.tsx';
import { COLUMN_SETS, VALUES } from './stepper/stepperState.ts';
import type { Stepper } from './stepper/useStepper.ts';
import { useClassName } from './useClassName.ts';

export function ViewBar({ stepper }: { stepper: Stepper }) {
  const m = useMessages().fakeness.view;
  const className = useClassName();
  const { state, change, subjects, networks, judges } = stepper;
  const labels = [...new Set(subjects.flatMap((s) => [...s.labels]))].sort((a, b) => a - b);
  return (
    <div className="view-bar">
      {networks !== 'none' && (
        <Segmented
          label={m.columns}
          value={state.columns}
          options={COLUMN_SETS.map((value) => ({
            value,
            label: value === 'encoder' && !judges ? m.noisy : m.columnSets[value],
          }))}
          onChange={(columns) => change({ columns })}
        />
      )}
      {judges && (
        <Segmented
          label={m.value}
          value={state.value}
          options={VALUES.map((value) => ({ value, label: m.values[value] }))}
          onChange={(value) => change({ value })}
        />
      )}
      {(judges || state.columns !== 'encoder') && (
        <Segmented
          label={m.scale}
          value={state.scale}
          options={(['fixed', 'adapted'] as const).map((value) => ({ value, label: m.scales[value] }))}
          onChange={(scale) => change({ scale })}
        />
      )}
      <Segmented
        label={m.upscale}
        value={state.smooth ? 'smooth' : 'blocks'}
        options={(['blocks', 'smooth'] as const).map((value) => ({ value, label: m.upscales[value] }))}
        onChange={(value) => change({ smooth: value === 'smooth' })}
      />
      {judges && (
        <label className="choice">
          <span>{m.order}</span>
          <select value={state.order} onChange={(e) => change({ order: e.target.value as Order })} data-testid="order">
            {ORDERS.map((o) => (
              <option key={o} value={o}>
                {m.orders[o]}
              </option>
            ))}
          </select>
        </label>
      )}
      {labels.length > 1 && (
        <label className="choice">
          <span>{m.label}</span>
          <select
            value={state.label ?? ''}
            onChange={(e) => change({ label: e.target.value === '' ? null : Number(e.target.value) })}
            data-testid="class"
          >
            <option value="">{m.allClasses}</option>
            {labels.map((l) => (
              <option key={l} value={l}>
                {className(l)}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}
