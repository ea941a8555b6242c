// The benchmark: times the engine's steps on this adapter, beside the fastest matrix product of the same run.
import { useState } from 'react';
import { BENCH_CHOICES, type BenchChoice } from '../../store/page/benchStore.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useBench, useRun, useStores } from '../stores.tsx';
import { Card } from '../widgets/Card.tsx';
import { Segmented } from '../widgets/Segmented.tsx';
import { KernelTable, StepTable } from './BenchTables.tsx';

const BUSY = new Set(['running', 'compiling', 'loading']);

export function BenchCard() {
  const m = useMessages().diagnostics.bench;
  const { bench } = useStores();
  const [net, setNet] = useState<BenchChoice>('nano');
  const { running, product, results, failure } = useBench((s) => s);
  const training = useRun((s) => BUSY.has(s.phase.kind));
  const noGpu = useRun((s) => s.noGpu !== null);
  const options = BENCH_CHOICES.map((value) => ({ value, label: m.nets[value] }));
  return (
    <Card title={m.title} hint={m.hint}>
      <div className="card-body bench">
        <div className="bench-controls">
          <Segmented label={m.net} value={net} options={options} onChange={setNet} />
          {running ? (
            <button type="button" className="button" onClick={() => bench.stop()}>
              {m.stop}
            </button>
          ) : (
            <button
              type="button"
              className="button primary"
              disabled={training || noGpu}
              onClick={() => void bench.start(net)}
            >
              {m.run}
            </button>
          )}
        </div>
        <p className="quiet" role="status">
          {failure ?? (running ? m.running[running] : training ? m.training : noGpu ? m.noGpu : m.about[net])}
        </p>
        {product !== null && <p>{m.product((product / 1e9).toPrecision(3))}</p>}
        {product !== null && results.length > 0 && <StepTable results={results} product={product} />}
        {product !== null && results.map((r) => <KernelTable key={r.step} result={r} product={product} />)}
      </div>
    </Card>
  );
}
