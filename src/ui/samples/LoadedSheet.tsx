// The samples of a loaded generator, and whether they equal the shown run's.
import type { Sheet } from '../../runs/report.ts';
import type { LoadedGenerator } from '../../workers/protocol.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useShown, useStores } from '../stores.tsx';
import { PixelCanvas } from '../widgets/PixelCanvas.tsx';
import { SheetFrame } from './SheetFrame.tsx';

const NO_SHEETS: readonly Sheet[] = [];

export function LoadedSheet({ name, generator }: { name: string; generator: LoadedGenerator }) {
  const { samples: m, files } = useMessages();
  const { verbs } = useStores().run;
  const { sheet, role, nimg, seed } = generator;
  return (
    <>
      <SheetFrame sheet={sheet}>
        {(size) => (
          <PixelCanvas
            width={sheet.width}
            height={sheet.height}
            rgba={sheet.rgba}
            label={m.loadedLabel(sheet.cols * sheet.rows, name)}
            style={size}
            testId="loaded-sheet"
          />
        )}
      </SheetFrame>
      <div className="row" style={{ marginTop: 12 }} data-testid="loaded-facts">
        <strong>{name}</strong>
        <span className="quiet">{files.loaded(role, nimg, seed)}</span>
        <Compared loaded={sheet} />
        <button type="button" className="button small" onClick={verbs.closeGenerator}>
          {files.close}
        </button>
      </div>
    </>
  );
}

/** Whether a loaded file's samples equal the run's sheet of the same step, byte for byte. */
function Compared({ loaded }: { loaded: Sheet }) {
  const m = useMessages().files;
  const sheets = useShown((h) => h?.sheets ?? NO_SHEETS);
  const own = sheets.find((s) => s.nimg === loaded.nimg && s.rgba.length === loaded.rgba.length);
  if (!own) return null;
  let different = 0;
  for (let i = 0; i < loaded.rgba.length; i++) if (loaded.rgba[i] !== own.rgba[i]) different++;
  if (different === 0) return <span data-testid="compared">{m.same(own.nimg)}</span>;
  const share = `${((100 * different) / loaded.rgba.length).toFixed(1)} %`;
  return (
    <span className="quiet" data-testid="compared">
      {m.differs(own.nimg, share)}
    </span>
  );
}
