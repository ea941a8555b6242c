import { useState } from 'react';
import { newestAt } from '../../runs/history.ts';
import type { Sheet } from '../../training/events.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useCursor, useRun, useShown, useStores } from '../stores.tsx';
import { Card } from '../widgets/Card.tsx';
import { Segmented } from '../widgets/Segmented.tsx';
import { Scrubber } from './Scrubber.tsx';
import { SheetView } from './SheetView.tsx';

const NO_SHEETS: readonly Sheet[] = [];

/** The sheet that is looked at: that of the cursor's moment, else the newest. */
function useViewedSheet(): Sheet | null {
  const cursor = useCursor();
  return useShown((h) => newestAt(h?.sheets ?? NO_SHEETS, cursor));
}

/** Samples on fixed latents: this run's over its history, or a loaded generator's. */
export function SamplesPanel() {
  const { samples: m, files } = useMessages();
  const { verbs } = useStores().run;
  const sheet = useViewedSheet();
  const sheets = useShown((h) => h?.sheets ?? NO_SHEETS);
  const generator = useRun((s) => s.generator);
  const [tab, setTab] = useState<'run' | 'file'>('file');
  const loaded = generator.kind === 'ready' ? generator : null;
  const file = loaded && tab === 'file' ? loaded : null;
  const aside = loaded && (
    <Segmented
      label={m.tabsLabel}
      value={tab}
      options={[
        { value: 'run', label: m.tabs.run },
        { value: 'file', label: m.tabs.file },
      ]}
      onChange={setTab}
    />
  );
  return (
    <Card title={m.title} hint={m.hint} aside={aside} className="card-samples">
      <div className="card-body">
        {file && (
          <>
            <SheetView
              sheet={file.generator.sheet}
              label={m.loadedLabel(cells(file.generator.sheet), file.name)}
              testId="loaded-sheet"
            />
            <div className="row" style={{ marginTop: 12 }} data-testid="loaded-facts">
              <strong>{file.name}</strong>
              <span className="quiet">
                {files.loaded(file.generator.role, file.generator.nimg, file.generator.seed)}
              </span>
              <Compared loaded={file.generator.sheet} sheets={sheets} />
              <button type="button" className="button small" onClick={verbs.closeGenerator}>
                {files.close}
              </button>
            </div>
          </>
        )}
        {!file && sheet && (
          <>
            <SheetView sheet={sheet} label={m.label(cells(sheet), sheet.nimg)} testId="sheet" />
            <Scrubber />
          </>
        )}
        {!file && !sheet && (
          <div className="empty" style={{ minHeight: 360 }}>
            <p>{m.empty}</p>
            <p>{m.emptyAction}</p>
          </div>
        )}
      </div>
    </Card>
  );
}

function cells(sheet: Sheet): number {
  return sheet.cols * sheet.rows;
}

/** Whether a loaded file's samples are this run's of the same moment, byte for byte. */
function Compared({ loaded, sheets }: { loaded: Sheet; sheets: readonly Sheet[] }) {
  const m = useMessages().files;
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
