// The tables of the benchmark's results.
import type { StepResult } from '../../bench/bench.ts';
import { bytes, short } from '../format.ts';
import { useMessages } from '../messages/useMessages.ts';
import { TableHead } from '../widgets/TableHead.tsx';

/** The largest number of kernels in a table. */
const MOST = 12;
const share = (part: number, all: number): string =>
  Number.isFinite(part / all) ? `${((100 * part) / all).toFixed(0)} %` : '–';

const held = (r: StepResult): number => r.memory.reduce((sum, line) => sum + line.bytes, 0);

/** One row for each step: time, rates, counts, memory. */
export function StepTable({ results, product }: { results: readonly StepResult[]; product: number }) {
  const m = useMessages().diagnostics.bench;
  return (
    <div className="scroll-x">
      <table className="figures">
        <TableHead columns={m.columns} />
        <tbody>
          {results.map((r) => (
            <tr key={r.step}>
              <th scope="row">{m.steps[r.step]}</th>
              <td>{r.batch}</td>
              <td>{short(r.medianMs)}</td>
              <td>{short(r.flops / r.medianMs / 1e6)}</td>
              <td>{share((r.flops / r.medianMs) * 1000, product)}</td>
              <td>{short(r.bytes / r.medianMs / 1e6)}</td>
              <td>{r.dispatches}</td>
              <td>{r.submits}</td>
              <td>{bytes(held(r))}</td>
              <td>{bytes(r.floor)}</td>
              <td>{(held(r) / r.floor).toFixed(2)}</td>
              <td>{short(r.firstMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The kernels of a step that take the most time. */
export function KernelTable({ result, product }: { result: StepResult; product: number }) {
  const m = useMessages().diagnostics.bench;
  const all = result.ops.reduce((sum, o) => sum + o.ms, 0);
  return (
    <details>
      <summary>{m.kernels(m.steps[result.step], result.ops.length)}</summary>
      <div className="scroll-x">
        <table className="figures">
          <TableHead columns={m.kernelColumns} />
          <tbody>
            {result.ops.slice(0, MOST).map((o) => (
              <tr key={o.op}>
                <th scope="row">{o.op}</th>
                <td>{o.launches}</td>
                <td>{short(o.ms)}</td>
                <td>{share(o.ms, all)}</td>
                <td>{o.flops > 0 ? short(o.flops / o.ms / 1e6) : ''}</td>
                <td>{o.flops > 0 ? share((o.flops / o.ms) * 1000, product) : ''}</td>
                <td>{short(o.bytes / o.ms / 1e6)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
