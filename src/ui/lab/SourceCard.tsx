import { useRef, useState } from 'react';
import { canTake, LAB_SOURCES, type LabSource } from '../../store/labSources.ts';
import { WeightsInput } from '../files/WeightsInput.tsx';
import { useMessages } from '../messages/useMessages.ts';
import { useLab, useRun, useStores } from '../stores.tsx';
import { Card } from '../widgets/Card.tsx';
import { Segmented } from '../widgets/Segmented.tsx';
import { SourceFacts } from './SourceFacts.tsx';

/** Whose generator samples: the run's, a shipped one, a file; EMA or raw where both are there. */
export function SourceCard() {
  const m = useMessages().lab.source;
  const { verbs } = useStores().lab;
  const source = useLab((s) => s.source);
  const average = useLab((s) => s.average);
  const both = useLab((s) => s.source === 'run' || s.network?.averages.length === 2);
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  return (
    <Card title={m.title} className="lab-source">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; “A file…” does the same from the keyboard */}
      <div
        className="card-body"
        data-over={over}
        onDragOver={(e) => {
          if (!e.dataTransfer.types.includes('Files')) return;
          e.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(e) => {
          setOver(false);
          const file = e.dataTransfer.files[0];
          if (!file) return;
          e.preventDefault();
          void verbs.takeFile(file);
        }}
      >
        <fieldset className="presets">
          <legend className="sr-only">{m.label}</legend>
          {LAB_SOURCES.map((s) => (
            <Choice key={s} source={s} chosen={s === source} pickFile={() => picker.current?.click()} />
          ))}
        </fieldset>
        <WeightsInput
          ref={picker}
          label={m.names.file}
          testId="lab-file"
          onFile={(file) => void verbs.takeFile(file)}
        />
        <p className="quiet">{m.drop}</p>
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

function Choice({ source, chosen, pickFile }: { source: LabSource; chosen: boolean; pickFile: () => void }) {
  const m = useMessages().lab.source;
  const { verbs } = useStores().lab;
  const file = useLab((s) => s.file);
  const open = useRun((s) => source === 'file' || canTake(source, s, file));
  const closed = source === 'run' || source === 'checkpoint' ? m.closed[source] : '';
  const name = source === 'file' && file ? file.name : m.names[source];
  return (
    <label className="preset lab-choice" title={open ? undefined : closed} data-off={!open}>
      <input
        type="radio"
        name="lab-source"
        checked={chosen}
        disabled={!open}
        onClick={() => source === 'file' && pickFile()}
        onChange={() => {
          if (source !== 'file') void verbs.choose(source);
        }}
      />
      <span>{name}</span>
      {!open && <small className="quiet">{closed}</small>}
    </label>
  );
}
