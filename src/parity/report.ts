// The output lines of `parity`. Programs read them.
import type { Kind } from './manifest.ts';

export type Status = 'PASS' | 'FAIL' | 'UNSUPPORTED';

export interface CaseResult {
  name: string;
  kind: Kind;
  status: Status;
  compared: number;
  expected: number;
  /** The comparison with the largest error/tolerance. Null if nothing was compared. */
  worst: { tensor: string; ratio: number } | null;
  dispatches: number;
  /** Reasons for not passing, one sentence each. Empty for PASS. */
  reasons: string[];
}

/** error/tolerance in few digits: `0.0123`, `4.56e+3`, `inf`. */
function ratioText(r: number): string {
  if (!Number.isFinite(r)) return 'inf';
  if (r === 0) return '0';
  return r >= 1000 || r < 1e-3 ? r.toExponential(2) : r.toPrecision(3);
}

/** `PASS|FAIL|UNSUPPORTED <case> <kind> compared <n>/<N> worst <tensor> <error/tolerance> dispatches <d>`. */
export function caseLine(r: CaseResult): string {
  const worst = r.worst ? `${r.worst.tensor} ${ratioText(r.worst.ratio)}` : '- 0';
  return `${r.status} ${r.name} ${r.kind} compared ${r.compared}/${r.expected} worst ${worst} dispatches ${r.dispatches}`;
}

/** `parity: <passed> passed, <failed> failed, <unsupported> unsupported`. */
export function summaryLine(results: readonly CaseResult[]): string {
  const count = (s: Status): number => results.filter((r) => r.status === s).length;
  return `parity: ${count('PASS')} passed, ${count('FAIL')} failed, ${count('UNSUPPORTED')} unsupported`;
}

/** 0 only if at least one case ran and none failed. An unsupported case did not run. */
export function exitCode(results: readonly CaseResult[]): 0 | 1 {
  const ran = results.some((r) => r.status === 'PASS');
  return ran && results.every((r) => r.status !== 'FAIL') ? 0 : 1;
}
