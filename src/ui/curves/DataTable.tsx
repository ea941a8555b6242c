// A chart's numbers as a table.
import { rowNear } from '../../runs/curves/timeAxis.ts';
import { fieldsOf, rowsOf } from '../../runs/metricsText.ts';
import { count, short } from '../format.ts';
import { useMessages } from '../messages/useMessages.ts';
import { TableHead } from '../widgets/TableHead.tsx';
import type { Shot } from './chart/usePicture.ts';
import { type ChartSpec, keysOf } from './chartSpecs.ts';
import { Modal } from './Modal.tsx';
import { clock } from './numbers.ts';

/** The largest number of rows. Files contain all rows. */
const MAX_ROWS = 200;

/** Shows evenly spaced rows of a long run. */
export function DataTable({ spec, shot, onClose }: { spec: ChartSpec; shot: Shot; onClose: () => void }) {
  const m = useMessages().curves;
  const { table, view, picture } = shot;
  const { title } = m.charts[spec.id];
  const hint = m.hints[spec.id];
  const keys = keysOf(spec);
  const seen = 1 + rowNear(table, view.axis, picture.x[1]) - rowNear(table, view.axis, picture.x[0]);
  const every = spec.scores ? 1 : Math.max(1, Math.ceil(seen / MAX_ROWS));
  const fields = fieldsOf(keys);
  const at = { step: fields.indexOf('step'), nimg: fields.indexOf('nimg'), sec: fields.indexOf('sec') };
  const rows = [...rowsOf(table, fields, { axis: view.axis, range: picture.x }, every)];
  return (
    <Modal title={title} className="table-dialog" onClose={onClose}>
      <p className="quiet">{m.table.about(rows.length, spec.scores ? rows.length : seen)}</p>
      {hint && <p className="quiet">{hint}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keyboards can only scroll an element with focus */}
      <section className="table-scroll" aria-label={title} tabIndex={0}>
        <table className="figures">
          <TableHead columns={[m.table.nimg, m.table.step, m.table.sec, ...keys.map((k) => m.series[k])]} />
          <tbody>
            {rows.map((row) => (
              <tr key={row[at.step]}>
                <th scope="row">{count(row[at.nimg] ?? 0)}</th>
                <td>{count(row[at.step] ?? 0)}</td>
                <td>{clock(row[at.sec] ?? 0)}</td>
                {keys.map((key) => (
                  <td key={key}>{short(row[fields.indexOf(key)] ?? Number.NaN)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Modal>
  );
}
