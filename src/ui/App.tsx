// The page: its header, the transport bar, and the view that the address names.
import { type ReactNode, useEffect, useState } from 'react';
import { Banners } from './Banners.tsx';
import { BatchPanel } from './batch/BatchPanel.tsx';
import { CheckpointsView } from './checkpoints/CheckpointsView.tsx';
import { CurvesPanel } from './curves/CurvesPanel.tsx';
import { DataPanel } from './data/DataPanel.tsx';
import { DiagnosticsView } from './diagnostics/DiagnosticsView.tsx';
import { FakenessView } from './fakeness/FakenessView.tsx';
import { FilesPanel } from './files/FilesPanel.tsx';
import { Header } from './header/Header.tsx';
import { useView, type View } from './header/views.ts';
import { HealthStrip } from './health/HealthStrip.tsx';
import { DropAnywhere } from './intake/DropAnywhere.tsx';
import { LabView } from './lab/LabView.tsx';
import { LearnView } from './learn/LearnView.tsx';
import { MemoryPanel } from './MemoryPanel.tsx';
import { useMessages } from './messages/useMessages.ts';
import { LinkNotice } from './recipe/LinkNotice.tsx';
import { PresetPicker } from './recipe/PresetPicker.tsx';
import { RecipePanel } from './recipe/RecipePanel.tsx';
import { DemoRunLine } from './recorded/RecordedLine.tsx';
import { LeftRunNotice } from './runs/LeftRunNotice.tsx';
import { RunNotices } from './runs/RunNotices.tsx';
import { RunsView } from './runs/RunsView.tsx';
import { UndoToast } from './runs/UndoToast.tsx';
import { SamplesPanel } from './samples/SamplesPanel.tsx';
import { Rail } from './shell/Rail.tsx';
import { useRun, useStores } from './stores.tsx';
import { Transport } from './transport/Transport.tsx';

const TABS = ['samples', 'curves', 'batch', 'recipe'] as const;
type Tab = (typeof TABS)[number];

/** The views, by the address's hash. */
const SCREENS: Readonly<Record<View, () => ReactNode>> = {
  run: RunView,
  fakeness: FakenessView,
  samples: LabView,
  checkpoints: CheckpointsView,
  runs: RunsView,
  learn: LearnView,
  diagnostics: DiagnosticsView,
};

/** The page with the chosen view. */
export function App() {
  const m = useMessages();
  const { verbs } = useStores().run;
  const Screen = SCREENS[useView()];
  useEffect(() => {
    void verbs.probeAdapter();
  }, [verbs]);
  return (
    <div className="app">
      <Header />
      <Rail />
      <div className="stage">
        <Transport />
        <Banners>
          <LeftRunNotice />
          <RunNotices />
          <LinkNotice />
        </Banners>
        <Screen />
        <footer className="footer">
          {m.privacy} <Debug />
        </footer>
      </div>
      <UndoToast />
      <DropAnywhere />
      <Announcer />
    </div>
  );
}

/** Recipe, samples and batch, and curves. A narrow screen shows one of them at a time. */
function RunView() {
  const m = useMessages().tabs;
  const [tab, setTab] = useState<Tab>('samples');
  return (
    <>
      <DemoRunLine />
      <HealthStrip />
      <div className="tabs" role="tablist" aria-label={m.label}>
        {TABS.map((t) => (
          <button key={t} type="button" role="tab" aria-selected={t === tab} onClick={() => setTab(t)}>
            {m[t]}
          </button>
        ))}
      </div>
      <main className="main" data-tab={tab}>
        <div className="column column-recipe">
          <PresetPicker />
          <DataPanel />
          <RecipePanel />
          <MemoryPanel />
        </div>
        <div className="column column-centre">
          <SamplesPanel />
          <BatchPanel />
          <FilesPanel />
        </div>
        <div className="column column-curves">
          <CurvesPanel />
        </div>
      </main>
    </>
  );
}

/** Announces the run's phases to screen readers. */
function Announcer() {
  const m = useMessages().phase;
  const kind = useRun((s) => s.phase.kind);
  const nimg = useRun((s) => (s.phase.kind === 'running' ? 0 : s.nimg));
  const text =
    kind === 'running'
      ? m.running
      : kind === 'paused' || kind === 'finished'
        ? m.status[kind](nimg)
        : m[kind === 'idle' ? 'idle' : kind === 'failed' ? 'failed' : 'compilingFirst'];
  return (
    <div className="sr-only" role="status" aria-live="polite" data-testid="announcer">
      {text}
    </div>
  );
}

/** With ?debug=1: a button that destroys the GPU device, to test recovery. */
function Debug() {
  const m = useMessages().debug;
  const { verbs } = useStores().run;
  if (!new URLSearchParams(location.search).has('debug')) return null;
  return (
    <button type="button" className="button small" onClick={verbs.loseDevice} data-testid="lose-device">
      {m.lose}
    </button>
  );
}
