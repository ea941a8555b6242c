// The controls of the comparison of two sheets. A is chosen here. B is the timeline's sheet.
import type { Sheet } from '../../../runs/report.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { Segmented } from '../../widgets/Segmented.tsx';
import { type Compare, MODES } from './compareState.ts';

interface Props {
  compare: Compare;
  sheets: readonly Sheet[];
  b: Sheet;
}

export function CompareBar({ compare, sheets, b }: Props) {
  const { compare: m, at } = useMessages().samples;
  const { a, mode } = compare;
  return (
    <div className="compare-bar" data-testid="compare-bar">
      <label className="compare-moment">
        <b>{m.a}</b>
        <select
          aria-label={m.aLabel}
          value={a?.nimg ?? ''}
          onChange={(e) => compare.setA(Number(e.target.value))}
          data-testid="moment-a"
        >
          {sheets.map((s) => (
            <option key={s.nimg} value={s.nimg}>
              {at(s.nimg)}
            </option>
          ))}
        </select>
      </label>
      <span className="compare-moment">
        <b>{m.b}</b> {m.bText(b.nimg)}
      </span>
      <button
        type="button"
        className="button small"
        title={m.pinHint}
        disabled={a?.nimg === b.nimg}
        onClick={() => compare.setA(b.nimg)}
      >
        {m.pin}
      </button>
      <Segmented
        label={m.modesLabel}
        value={mode}
        options={MODES.map((value) => ({ value, label: m.modes[value] }))}
        onChange={compare.setMode}
      />
      {mode === 'blink' && <Hold compare={compare} />}
    </div>
  );
}

/** Shows A while it is pressed, by pointer or key. */
function Hold({ compare: { flipped, setPressed } }: { compare: Compare }) {
  const m = useMessages().samples.compare;
  const isPress = (key: string) => key === ' ' || key === 'Enter';
  return (
    <button
      type="button"
      className="button small hold"
      title={m.holdHint}
      aria-pressed={flipped}
      onPointerDown={(e) => {
        e.currentTarget.setPointerCapture(e.pointerId);
        setPressed(true);
      }}
      onLostPointerCapture={() => setPressed(false)}
      onKeyDown={(e) => isPress(e.key) && setPressed(true)}
      onKeyUp={(e) => isPress(e.key) && setPressed(false)}
      onBlur={() => setPressed(false)}
    >
      {flipped ? m.holding : m.hold}
    </button>
  );
}
