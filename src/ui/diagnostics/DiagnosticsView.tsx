import { MemoryPanel } from '../MemoryPanel.tsx';
import { AdapterCard } from './AdapterCard.tsx';
import { BenchCard } from './BenchCard.tsx';
import { VariantsCard } from './VariantsCard.tsx';

/** What this adapter is, how fast the engine runs on it, and what the loaded run uses of it. */
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
