// The choice of the generator: a run's, one of the page, or a file; EMA or raw weights if both exist.
import { useRef } from 'react';
import { canTake, LAB_SOURCES, type LabSource } from '../../store/lab/labSources.ts';
import { WeightsInput } from '../files/WeightsInput.tsx';
import { useMessages } from '../messages/useMessages.ts';
import { useLab, useRun, useStores } from '../stores.tsx';
import { Card } from '../widgets/Card.tsx';
import { Segmented } from '../widgets/Segmented.tsx';
import { hasFiles, useDrop } from '../widgets/useDrop.ts';
import { CheckpointChoice } from './CheckpointChoice.tsx';
import { SourceFacts } from './SourceFacts.tsx';

export function SourceCard() {
  const m = useMessages().lab.source;
  const { verbs } = useStores().lab;
  const source = useLab((s) => s.source);
  const average = useLab((s) => s.average);
  const both = useLab((s) => s.source === 'run' || s.network?.averages.length === 2);
  const picker = useRef<HTMLInputElement>(null);
  const drop = useDrop(hasFiles, ({ files: [file] }) => {
    if (file) void verbs.takeFile(file);
  });
  return (
    <Card title={m.title} className="lab-source">
      <div className="card-body" {...drop}>
        <fieldset className="presets">
          <legend className="sr-only">{m.label}</legend>
          {LAB_SOURCES.map((s) =>
            s === 'checkpoint' ? (
              <CheckpointChoice key={s} chosen={s === source} />
            ) : (
              <Choice key={s} source={s} chosen={s === source} />
            ),
          )}
        </fieldset>
        <div className="lab-row">
          <button type="button" className="button small" onClick={() => picker.current?.click()}>
            {m.open}
          </button>
          <span className="quiet">{m.drop}</span>
        </div>
        <WeightsInput ref={picker} label={m.open} testId="lab-file" onFile={(file) => void verbs.takeFile(file)} />
        {both && (
          <div className="lab-row">
            <span>{m.average}</span>
            <Segmented
              label={m.average}
              value={average}
              options={[
                { value: 'ema', label: m.ema },
                { value: 'raw', label: m.raw },
              ]}
              onChange={(next) => void verbs.setAverage(next)}
            />
          </div>
        )}
        <SourceFacts />
      </div>
    </Card>
  );
}

/** One source. The source "file" appears after a file was opened. */
function Choice({ source, chosen }: { source: Exclude<LabSource, 'checkpoint'>; chosen: boolean }) {
  const m = useMessages().lab.source;
  const { verbs } = useStores().lab;
  const file = useLab((s) => s.file);
  const open = useRun((s) => canTake(source, s, file));
  if (source === 'file' && !file) return null;
  return (
    <label className="preset lab-choice" data-off={!open}>
      <input
        type="radio"
        name="lab-source"
        checked={chosen}
        disabled={!open}
        onChange={() => void verbs.choose(source)}
        data-testid={`lab-source-${source}`}
      />
      <span>{source === 'file' ? file?.name : m.names[source]}</span>
      {!open && <small className="quiet">{m.closed.run}</small>}
    </label>
  );
}
