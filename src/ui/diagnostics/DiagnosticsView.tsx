// The diagnostics view: the adapter, the benchmark, and the GPU memory and kernels of the loaded run.
import { MemoryPanel } from '../MemoryPanel.tsx';
import { AdapterCard } from './AdapterCard.tsx';
import { BenchCard } from './BenchCard.tsx';
import { VariantsCard } from './VariantsCard.tsx';

export function DiagnosticsView() {
  return (
    <main className="main diagnostics">
      <div className="column">
        <AdapterCard />
        <MemoryPanel />
        <VariantsCard />
      </div>
      <div className="column">
        <BenchCard />
      </div>
    </main>
  );
}
