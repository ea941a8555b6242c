// The panel that exports the generator or the run, and loads a generator.
import { useRef } from 'react';
import { useMessages } from '../messages/useMessages.ts';
import { useRun, useStores } from '../stores.tsx';
import { Card } from '../widgets/Card.tsx';
import { ExportForm } from './ExportForm.tsx';
import { ExportRun } from './ExportRun.tsx';
import { WeightsInput } from './WeightsInput.tsx';

export function FilesPanel() {
  const m = useMessages().files;
  return (
    <Card title={m.title} hint={m.hint} className="card-files">
      <div className="card-body stack">
        <ExportForm />
        <ExportRun />
        <Load />
      </div>
    </Card>
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
        <WeightsInput
          ref={picker}
          label={m.load}
          testId="generator-input"
          onFile={(file) => void verbs.loadGenerator(file)}
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
