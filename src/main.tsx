import { createRoot } from 'react-dom/client';
import { keepAddress, linkedRecipe } from './store/address.ts';
import { createBenchStore } from './store/benchStore.ts';
import { type DebugHandle, debugHandle } from './store/debugHandle.ts';
import { createExportStore } from './store/exportStore.ts';
import { preferOnSoftware } from './store/firstPreset.ts';
import { keepRuns } from './store/keepRuns.ts';
import { createLibraryStore } from './store/libraryStore.ts';
import { createLookDesk } from './store/lookDesk.ts';
import { createRecipeStore } from './store/recipeStore.ts';
import { createRecordedStore, loadRecorded } from './store/recordedStore.ts';
import { createRunStore } from './store/runVerbs.ts';
import { createSettingsStore } from './store/settingsStore.ts';
import { createTour } from './store/tour.ts';
import { App } from './ui/App.tsx';
import { fetchFakeScore, fetchRecorded, fetchTeacher, save } from './ui/files/outside.ts';
import { ownStorage } from './ui/machine.ts';
import { StoresProvider } from './ui/stores.tsx';
import { openBench } from './workers/benchClient.ts';
import { RunClient } from './workers/client.ts';
import { openFiles } from './workers/filesClient.ts';
import { openLooks } from './workers/lookClient.ts';
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
import './ui/styles/transport.css';
import './ui/styles/curves.css';
import './ui/styles/samples.css';
import './ui/styles/fakeness.css';

declare global {
  interface Window {
    /** With ?debug=1: the page's runs, for its tests and the console. */
    sidaLab?: DebugHandle;
  }
}

const library = createLibraryStore();
const run = createRunStore((onEvent) => new RunClient(onEvent), { fetchTeacher, save }, library);
const linked = linkedRecipe(location.search);
const recipe = createRecipeStore('shapes10-sida', linked);
if (!linked.recipe) preferOnSoftware(run, recipe, 'nano');
keepAddress(recipe, window);
const settings = createSettingsStore(ownStorage());
const recorded = createRecordedStore();
void loadRecorded(recorded, { library, recipe: linked.recipe ? null : recipe }, fetchRecorded);
const bench = createBenchStore(openBench);
const exports = createExportStore(run, library, openFiles(), save);
const looks = createLookDesk(run, library, openLooks(), { fetchTeacher, fetchFakeScore });
const tour = createTour(run, library, () => localStorage);
const archive = keepRuns(run, library);
if (new URLSearchParams(location.search).get('debug') === '1') window.sidaLab = debugHandle(library);
void run.verbs.restoreData();
const root = document.getElementById('root');
if (!root) throw new Error('index.html must hold an element with id "root".');
createRoot(root).render(
  <StoresProvider stores={{ run, recipe, bench, library, tour, archive, settings, recorded, exports, looks }}>
    <App />
  </StoresProvider>,
);
