// The visible part of the run and the selected moment, with buttons to show everything and the newest.
import { count } from '../../format.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { useCursor, useStores } from '../../stores.tsx';
import { useCurveView, zoomTo } from '../curveView.ts';
import { tick } from '../numbers.ts';

export function Part() {
  const m = useMessages().curves;
  const { library } = useStores();
  const cursor = useCursor();
  const { zoom, axis } = useCurveView();
  return (
    <div className="curves-part">
      {zoom && (
        <button
          type="button"
          className="button small"
          onClick={() => zoomTo(null)}
          title={m.bar.showAllHint(tick(axis, zoom[0]), tick(axis, zoom[1]))}
        >
          {m.bar.showAll}
        </button>
      )}
      {cursor !== null && (
        <button
          type="button"
          className="button small"
          onClick={() => library.seek(null)}
          title={m.goLiveHint}
          data-testid="curves-moment"
        >
          {m.goLive(count(cursor))}
        </button>
      )}
    </div>
  );
}
