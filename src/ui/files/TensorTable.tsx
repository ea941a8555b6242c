// The table of a file's tensors: name, shape, type and size.
import { bytes, count } from '../format.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useExports } from '../stores.tsx';
import { TableHead } from '../widgets/TableHead.tsx';

export function TensorTable() {
  const m = useMessages().exports;
  const tensors = useExports((s) => s.tensors);
  if (!tensors) return null;
  const { rows, nimg } = tensors;
  const size = rows.reduce((sum, t) => sum + t.bytes, 0);
  const caption = m.tensorsOf(rows.length, bytes(size), nimg);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling element must be reachable by keyboard
    <section className="tensor-table" aria-label={caption} tabIndex={0}>
      <table className="figures" data-testid="tensor-table">
        <caption className="quiet">{caption}</caption>
        <TableHead columns={m.columns} />
        <tbody>
          {rows.map((t) => (
            <tr key={t.name}>
              <th scope="row">{t.name}</th>
              <td>{t.shape.join(' × ')}</td>
              <td>{t.dtype}</td>
              <td>{count(t.bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
