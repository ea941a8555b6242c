import { useRef, useState } from 'react';
import type { ExportRequest } from '../../workers/api.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRun, useStores } from '../stores.tsx';
import { Card } from '../widgets/Card.tsx';
import { Segmented } from '../widgets/Segmented.tsx';
import { WEIGHTS_FILES } from './outside.ts';

/** Takes the generator away as a file, and brings one back. */
export function FilesPanel() {
  const m = useMessages().files;
  return (
    <Card title={m.title} hint={m.hint} className="card-files">
      <div className="card-body stack">
        <Export />
        <Load />
      </div>
    </Card>
  );
}

function Export() {
  const m = useMessages().files;
  const { verbs } = useStores().run;
  const [weights, setWeights] = useState<ExportRequest['weights']>('ema');
  const [dtype, setDtype] = useState<ExportRequest['dtype']>('f32');
  const loaded = useRun((s) => ['running', 'paused', 'finished'].includes(s.phase.kind));
  const exporting = useRun((s) => s.exporting);
  const failure = useRun((s) => s.exportFailure);
  return (
    <>
      <div className="row">
        <Segmented
          label={m.weights}
          value={weights}
          options={[
            { value: 'ema', label: m.ema },
            { value: 'raw', label: m.raw },
          ]}
          onChange={setWeights}
        />
        <Segmented
          label={m.dtype}
          value={dtype}
          options={[
            { value: 'f32', label: m.f32 },
            { value: 'f16', label: m.f16 },
          ]}
          onChange={setDtype}
        />
        <button
          type="button"
          className="button"
          disabled={!loaded || exporting}
          onClick={() => void verbs.exportGenerator({ weights, dtype })}
          data-testid="export"
        >
          {exporting ? m.exporting : m.export}
        </button>
      </div>
      <p className="quiet">{loaded ? m.exportHint : m.exportEmpty}</p>
      {failure && (
        <p className="bad" role="alert">
          {failure}
        </p>
      )}
    </>
  );
}

function Load() {
  const m = useMessages().files;
  const { verbs } = useStores().run;
  const picker = useRef<HTMLInputElement>(null);
  const generator = useRun((s) => s.generator);
  const noGpu = useRun((s) => s.noGpu !== null);
  const loading = generator.kind === 'loading';
  return (
    <>
      <div className="row">
        <button type="button" className="button" disabled={loading || noGpu} onClick={() => picker.current?.click()}>
          {m.load}
        </button>
        <input
          ref={picker}
          type="file"
          accept={WEIGHTS_FILES}
          hidden
          aria-label={m.load}
          data-testid="generator-input"
          onChange={(e) => {
            const file = e.target.files?.[0];
            e.target.value = '';
            if (file) void verbs.loadGenerator(file);
          }}
        />
        <span className="quiet">{loading ? m.loading(generator.name) : m.loadHint}</span>
      </div>
      {generator.kind === 'bad' && (
        <p className="bad" role="alert" data-testid="bad-generator">
          {generator.message}
        </p>
      )}
    </>
  );
}
