// A run's colour and dash, beside its name.
import { runColour, runDash } from '../../runs/model/runStyle.ts';

export function RunMark({ colour }: { colour: number }) {
  return (
    <svg className="run-mark" viewBox="0 0 26 10" aria-hidden="true">
      <line x1="1" y1="5" x2="25" y2="5" stroke={runColour(colour)} strokeWidth="3" strokeDasharray={runDash(colour)} />
    </svg>
  );
}
