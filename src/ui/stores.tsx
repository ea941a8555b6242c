// React hooks for the stores. They return selected parts, never a whole store.
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { type StoreApi, useStore } from 'zustand';
import { validate } from '../recipes/validate.ts';
import { METRIC_KEYS } from '../runs/curves/metricColumns.ts';
import { MetricTable } from '../runs/curves/metricTable.ts';
import type { RunHistory } from '../runs/model/history.ts';
import type { RunInspector } from '../store/engine/runInspector.ts';
import { type Hindrance, hindrance, type RunState, type RunStore, waitingChanges } from '../store/engine/runStore.ts';
import type { LabState } from '../store/lab/labState.ts';
import type { LabStore } from '../store/lab/labStore.ts';
import type { ArchiveState, ArchiveStore } from '../store/library/archiveStore.ts';
import type { CheckpointState, CheckpointStore } from '../store/library/checkpointStore.ts';
import type { DemoRunState, DemoRunStore } from '../store/library/demoRunStore.ts';
import type { LibraryState } from '../store/library/libraryState.ts';
import type { LibraryStore } from '../store/library/libraryStore.ts';
import type { BenchState, BenchStore } from '../store/page/benchStore.ts';
import type { ExportState, ExportStore } from '../store/page/exportStore.ts';
import type { IntakeState, IntakeStore } from '../store/page/intakeStore.ts';
import type { RecipeState, RecipeStore } from '../store/page/recipeStore.ts';
import { type SafeMemory, safeMemory } from '../store/page/safeMemory.ts';
import type { Settings } from '../store/page/settingsStore.ts';
import type { TourStore } from '../store/page/tour.ts';
import { machineHints } from './machine.ts';

export interface Stores {
  run: RunStore;
  recipe: RecipeStore;
  bench: BenchStore;
  library: LibraryStore;
  tour: TourStore;
  archive: ArchiveStore;
  settings: StoreApi<Settings>;
  recorded: DemoRunStore;
  exports: ExportStore;
  lab: LabStore;
  checkpoints: CheckpointStore;
  intake: IntakeStore;
  inspector: RunInspector;
}

const StoresContext = createContext<Stores | null>(null);

/** Provides the stores to the components below. */
export function StoresProvider({ stores, children }: { stores: Stores; children: ReactNode }) {
  return <StoresContext value={stores}>{children}</StoresContext>;
}

/** All stores, for their verbs. */
export function useStores(): Stores {
  const stores = useContext(StoresContext);
  if (!stores) throw new Error('useStores must be called below <StoresProvider>.');
  return stores;
}

/** A part of the run store's state. */
export function useRun<T>(select: (state: RunState) => T): T {
  return useStore(useStores().run.state, select);
}

/** A part of the recipe store's state. */
export function useRecipe<T>(select: (state: RecipeState) => T): T {
  return useStore(useStores().recipe, select);
}

/** A part of the library's state. */
export function useLibrary<T>(select: (state: LibraryState) => T): T {
  return useStore(useStores().library.state, select);
}

/** A part of the shown run. The selector gets null if no run is shown. */
export function useShown<T>(select: (history: RunHistory | null) => T): T {
  return useLibrary((s) => select(s.shown === null ? null : (s.histories[s.shown] ?? null)));
}

const NO_METRICS = new MetricTable(METRIC_KEYS, 8);

/** The numbers of the shown run. */
export function useShownMetrics(): MetricTable {
  return useShown((h) => h?.metrics ?? NO_METRICS);
}

/** The time cursor, in images seen. Null follows the newest. */
export function useCursor(): number | null {
  return useLibrary((s) => s.cursor);
}

/** A part of the archive's state. */
export function useArchive<T>(select: (state: ArchiveState) => T): T {
  return useStore(useStores().archive.state, select);
}

/** The state of the demo run. */
export function useDemoRun(): DemoRunState {
  return useStore(useStores().recorded);
}

/** A part of the benchmark's state. */
export function useBench<T>(select: (state: BenchState) => T): T {
  return useStore(useStores().bench.state, select);
}

/** A part of the settings. */
export function useSettings<T>(select: (state: Settings) => T): T {
  return useStore(useStores().settings, select);
}

/** The safe amount of GPU memory. Returns null before there is a GPU. */
export function useSafeMemory(): SafeMemory | null {
  const adapter = useRun((s) => s.adapter);
  const allowed = useSettings((s) => s.allowed);
  return useMemo(() => adapter && safeMemory(adapter, machineHints(), allowed), [adapter, allowed]);
}

/** A part of the exports' state. */
export function useExports<T>(select: (state: ExportState) => T): T {
  return useStore(useStores().exports.state, select);
}

/** A part of the sample lab's state. */
export function useLab<T>(select: (state: LabState) => T): T {
  return useStore(useStores().lab.state, select);
}

/** A part of the checkpoints' state. */
export function useCheckpoints<T>(select: (state: CheckpointState) => T): T {
  return useStore(useStores().checkpoints.state, select);
}

/** A part of the state of opened files. */
export function useIntake<T>(select: (state: IntakeState) => T): T {
  return useStore(useStores().intake.state, select);
}

/** Why Train is disabled, or null. */
export function useHindrance(): Hindrance {
  const recipe = useRecipe((s) => s.recipe);
  const rejected = useRecipe((s) => Object.keys(s.rejected).length);
  const safe = useSafeMemory()?.bytes;
  return useRun((s) => hindrance(s, recipe, rejected + validate(recipe).length, safe));
}

/** The number of settings of the form that act only in a branch or a new run. */
export function useWaiting(): number {
  const recipe = useRecipe((s) => s.recipe);
  return useRun((s) => waitingChanges(s, recipe).length);
}
