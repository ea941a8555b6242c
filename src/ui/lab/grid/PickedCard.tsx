// The selected sample, enlarged, with buttons to use it as an anchor or save it, and its nearest training images.
import { oneCell } from '../../../lib/cells.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { useLab, useStores } from '../../stores.tsx';
import { useHotkeys } from '../../transport/useHotkeys.ts';
import { Card } from '../../widgets/Card.tsx';
import { PixelCanvas } from '../../widgets/PixelCanvas.tsx';
import { Nearest } from './Nearest.tsx';
import { SaveButton } from './SaveRow.tsx';
import { dragSample, useSampleName } from './sampleName.ts';

export function PickedCard() {
  const m = useMessages().lab.picked;
  const { verbs } = useStores().lab;
  const grid = useLab((s) => s.grid);
  const picked = useLab((s) => s.picked);
  const nameOf = useSampleName();
  const there = grid !== null && picked < grid.done;
  const anchor = () => verbs.addAnchor(picked);
  useHotkeys({ a: anchor });
  const name = there ? nameOf(grid.seeds[picked] as number, grid.labels?.[picked] ?? null) : '';
  return (
    <Card title={m.title} hint={name} className="lab-picked">
      <div className="card-body">
        {there ? (
          // biome-ignore lint/a11y/noStaticElementInteractions: “Use as anchor” does the same from the keyboard
          <div className="cell-large" draggable onDragStart={(e) => dragSample(picked, e.dataTransfer)}>
            <PixelCanvas {...oneCell(grid.cells, picked)} label={m.large(name)} testId="lab-large" />
          </div>
        ) : (
          <p className="empty low">{m.none}</p>
        )}
        <div className="lab-row">
          <button
            type="button"
            className="button small"
            title={m.anchorHint}
            disabled={!there}
            onClick={anchor}
            data-testid="lab-anchor"
          >
            {m.anchor}
          </button>
          <SaveButton what="one" text={m.save} on={there && grid.timing !== null} />
        </div>
        {there && <Nearest />}
      </div>
    </Card>
  );
}
