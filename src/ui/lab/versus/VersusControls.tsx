// The controls of the comparison: the teacher, the number of steps, start.
import { useId, useRef, useState } from 'react';
import { TEACHERS } from '../../../store/lab/labSources.ts';
import { teacherFor } from '../../../store/lab/labVersus.ts';
import { WeightsInput } from '../../files/WeightsInput.tsx';
import { useMessages } from '../../messages/useMessages.ts';
import { useLab, useStores } from '../../stores.tsx';

const MOST_STEPS = 256;
const FILE = '…';

export function VersusControls() {
  const m = useMessages().lab.versus;
  const { verbs } = useStores().lab;
  const network = useLab((s) => s.network);
  const { teacher, steps, busy, stages } = useLab((s) => s.versus);
  const ready = useLab((s) => s.grid !== null && s.grid.timing !== null && !s.sampling);
  const picker = useRef<HTMLInputElement>(null);
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const wish = Number(draft ?? steps);
  const bad = !(Number.isInteger(wish) && wish >= 1 && wish <= MOST_STEPS);
  const chosen = teacher || (network ? teacherFor(network) : '');
  const fitting = TEACHERS.filter((t) => t.resolution === network?.resolution).map((t) => t.name);
  const names = [...new Set([...fitting, ...(chosen ? [chosen] : [])])];
  return (
    <div className="lab-controls">
      <label className="lab-field">
        <span>{m.teacher}</span>
        <select
          value={chosen}
          disabled={busy}
          onChange={(e) => (e.target.value === FILE ? picker.current?.click() : verbs.chooseTeacher(e.target.value))}
        >
          {chosen === '' && <option value="">–</option>}
          {names.map((name) => (
            <option key={name}>{name}</option>
          ))}
          <option value={FILE}>{m.file}</option>
        </select>
      </label>
      <WeightsInput ref={picker} label={`${m.teacher}: ${m.file}`} testId="lab-teacher" onFile={verbs.takeTeacher} />
      <label className="lab-field lab-steps">
        <span>
          {m.steps}
          {!bad && ` · ${m.nfe(2 * wish - 1)}`}
        </span>
        <input
          type="text"
          inputMode="numeric"
          value={draft ?? String(steps)}
          disabled={busy}
          aria-invalid={bad}
          aria-describedby={bad ? id : undefined}
          onChange={(e) => setDraft(e.target.value)}
          onBlur={() => {
            if (bad) return;
            setDraft(null);
            if (wish !== steps) verbs.setSteps(wish);
          }}
          data-testid="lab-steps"
        />
        {bad && (
          <small className="bad lab-problem" id={id} role="alert">
            {m.stepsBad}
          </small>
        )}
      </label>
      <button
        type="button"
        className="button"
        disabled={busy || !ready || bad}
        onClick={() => void verbs.compare()}
        data-testid="lab-compare"
      >
        {busy ? m.busy(stages.length, steps) : m.compare}
      </button>
    </div>
  );
}
