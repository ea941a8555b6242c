// Starts the page: creates the stores, connects them with storage and threads, and renders the App.
import { createRoot } from 'react-dom/client';
import { createRunInspector } from './store/engine/runInspector.ts';
import type { RunStore } from './store/engine/runStore.ts';
import { createRunStore } from './store/engine/runVerbs.ts';
import { createLabStore } from './store/lab/labStore.ts';
import { createCheckpointStore, newestCheckpoint } from './store/library/checkpointStore.ts';
import { createDemoRunStore, loadDemoRun } from './store/library/demoRunStore.ts';
import { keepRuns } from './store/library/keepRuns.ts';
import { createLibraryStore } from './store/library/libraryStore.ts';
import { lockRuns } from './store/library/runLocks.ts';
import { keepAddress, linkedRecipe } from './store/page/address.ts';
import { createBenchStore } from './store/page/benchStore.ts';
import { type DebugHandle, debugHandle } from './store/page/debugHandle.ts';
import { createExportStore } from './store/page/exportStore.ts';
import { createIntakeStore } from './store/page/intakeStore.ts';
import { createRecipeStore, type RecipeStore } from './store/page/recipeStore.ts';
import { createSettingsStore } from './store/page/settingsStore.ts';
import { createTour } from './store/page/tour.ts';
import { App } from './ui/App.tsx';
import { fetchDemoRun, fetchFakeScore, fetchShipped, fetchTeacher, save } from './ui/files/outside.ts';
import { ownStorage } from './ui/machine.ts';
import { StoresProvider } from './ui/stores.tsx';
import { openBench } from './workers/bench/client.ts';
import { openCheckpoints } from './workers/checkpoints/client.ts';
import { openFiles } from './workers/files/client.ts';
import { openInspections } from './workers/inspect/client.ts';
import { openLab } from './workers/lab/client.ts';
import { RunClient } from './workers/trainer/client.ts';
import './ui/styles/tokens.css';
import './ui/styles/base.css';
import './ui/styles/layout.css';
import './ui/styles/controls.css';
import './ui/styles/panels.css';
import './ui/styles/data.css';
import './ui/styles/diagnostics.css';
import './ui/styles/exports.css';
import './ui/styles/shell.css';
import './ui/styles/learn.css';
import './ui/styles/runs.css';
import './ui/styles/checkpoints.css';
import './ui/styles/transport.css';
import './ui/styles/curves.css';
import './ui/styles/samples.css';
import './ui/styles/lab.css';
import './ui/styles/fakeness.css';

declare global {
  interface Window {
    /** With ?debug=1: the page's runs, for tests and the console. */
    sidaLab?: DebugHandle;
  }
}

const library = createLibraryStore();
const checkpointFiles = openCheckpoints();
const checkpoints = createCheckpointStore(checkpointFiles);
const { claim } = lockRuns(library);
const run = createRunStore(
  (onEvent) => new RunClient(onEvent, checkpointFiles),
  { fetchTeacher, save, checkpointFiles: checkpointFiles.api, claim, moveTail: checkpoints.moveTail },
  library,
);
const linked = linkedRecipe(location.search);
const recipe = createRecipeStore('shapes10-sida', linked);
if (!linked.recipe) preferOnSoftware(run, recipe, 'nano');
keepAddress(recipe, window);
const settings = createSettingsStore(ownStorage());
const recorded = createDemoRunStore();
void loadDemoRun(recorded, { library, recipe: linked.recipe ? null : recipe }, fetchDemoRun);
const bench = createBenchStore(openBench);
const files = openFiles();
const exports = createExportStore(run, library, files, save);
const intake = createIntakeStore({ run, recipe, library, files, checkpointFiles: checkpointFiles.api });
const lab = createLabStore({ run, library, client: openLab(), fetchShipped, save });
const inspector = createRunInspector({ run, library, checkpoints }, openInspections(), {
  fetchTeacher,
  fetchFakeScore,
});
const tour = createTour(run, library, () => localStorage);
if (!linked.recipe) {
  // If there is a run from the last visit, the primary button resumes it. A recipe in the address has priority.
  checkpoints.state.subscribe((s, before) => {
    const from = s.left !== null && s.left !== before.left ? newestCheckpoint(s, s.left) : null;
    if (from) recipe.getState().adopt(from.recipe);
  });
}
const archive = keepRuns(run, library, checkpoints);
if (new URLSearchParams(location.search).get('debug') === '1')
  window.sidaLab = debugHandle(library, checkpointFiles.api);
void run.verbs.restoreData();
const root = document.getElementById('root');
if (!root) throw new Error('index.html must hold an element with id "root".');
createRoot(root).render(
  <StoresProvider
    stores={{
      run,
      recipe,
      bench,
      library,
      tour,
      archive,
      settings,
      recorded,
      exports,
      checkpoints,
      intake,
      lab,
      inspector,
    }}
  >
    <App />
  </StoresProvider>,
);

/** Chooses `slug` after a software adapter is found, unless the person has changed the recipe before. */
function preferOnSoftware(run: RunStore, recipe: RecipeStore, slug: string): void {
  const first = recipe.getState().recipe;
  const stop = run.state.subscribe(({ adapter }) => {
    if (!adapter) return;
    stop();
    if (adapter.software && recipe.getState().recipe === first) recipe.getState().choosePreset(slug);
  });
}
