// The panel of samples on fixed latents: those of the shown run, or of a loaded generator.
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.ts';
import { useRun } from '../stores.tsx';
import { useHotkeys } from '../transport/useHotkeys.ts';
import { Card } from '../widgets/Card.tsx';
import { Segmented } from '../widgets/Segmented.tsx';
import { useCompare } from './compare/compareState.ts';
import { LoadedSheet } from './LoadedSheet.tsx';
import { RunSheets } from './RunSheets.tsx';
import { useSheets } from './useSheets.ts';

export function SamplesPanel() {
  const m = useMessages().samples;
  const of = useSheets();
  const { sheets, sheet } = of;
  const compare = useCompare(sheets, sheet);
  const generator = useRun((s) => s.generator);
  const [tab, setTab] = useState<'run' | 'file'>('file');
  const loaded = generator.kind === 'ready' ? generator : null;
  const file = loaded && tab === 'file' ? loaded : null;
  const canCompare = !file && sheets.length > 1;
  useHotkeys(canCompare ? { c: compare.toggle } : {});
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
        {file && <LoadedSheet name={file.name} generator={file.generator} />}
        {!file && sheet && <RunSheets of={of} sheet={sheet} compare={compare} />}
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
