// The buttons of one run.
import type { RunMeta } from '../../../runs/model/history.ts';
import { branchRefusal, formChanges } from '../../../store/engine/branchRefusal.ts';
import { checkpointBytes } from '../../../store/library/checkpointStore.ts';
import { MAX_OVERLAY } from '../../../store/library/libraryStore.ts';
import { bytes } from '../../format.ts';
import { openView } from '../../header/views.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { useArchive, useCheckpoints, useLibrary, useRecipe, useRun, useStores } from '../../stores.tsx';
import { Icon } from '../../widgets/icons.tsx';

export function RunActions({ meta }: { meta: RunMeta }) {
  const m = useMessages().runs;
  const { library } = useStores();
  const { id, name } = meta;
  const shown = useLibrary((s) => s.shown === id);
  const live = useLibrary((s) => s.live === id);
  const overlaid = useLibrary((s) => s.overlay.includes(id));
  const full = useLibrary((s) => s.overlay.length >= MAX_OVERLAY);
  const hint = shown ? m.overlayShown : full && !overlaid ? m.overlayFull(MAX_OVERLAY) : m.overlayHint(name);
  const show = () => {
    if (!shown) library.show(id);
    openView('run');
  };
  return (
    <div className="run-actions">
      <button
        type="button"
        className="button small"
        aria-pressed={shown}
        aria-label={m.showHint(name)}
        title={m.showHint(name)}
        onClick={show}
      >
        {shown ? m.shown : m.show}
      </button>
      <button
        type="button"
        className="button small"
        aria-pressed={overlaid}
        aria-label={`${m.overlay}: ${name}`}
        title={hint}
        disabled={shown || (full && !overlaid)}
        onClick={() => library.toggleOverlay(id)}
      >
        {m.overlay}
      </button>
      {live && <BranchButton />}
      <DeleteButton meta={meta} />
    </div>
  );
}

function BranchButton() {
  const m = useMessages().runs;
  const { run } = useStores();
  const form = useRecipe((s) => s.recipe);
  const possible = useRun((s) => branchRefusal(s, formChanges(s, form)) === null);
  const changes = () => formChanges(run.state.getState(), form);
  return (
    <button
      type="button"
      className="button small"
      disabled={!possible}
      title={m.branchHint}
      onClick={() => void run.verbs.branch(changes())}
    >
      {m.branch}
    </button>
  );
}

function DeleteButton({ meta: { id, name, source } }: { meta: RunMeta }) {
  const m = useMessages().runs;
  const { library, run } = useStores();
  const live = useLibrary((s) => s.live === id);
  const elsewhere = useLibrary((s) => s.elsewhere.includes(id));
  const busy = useRun((s) => ['running', 'loading', 'compiling'].includes(s.phase.kind));
  const history = useArchive((s) => s.bytes[id]);
  const kept = useCheckpoints((s) => checkpointBytes(s, id));
  const size = history === undefined && kept === 0 ? undefined : (history ?? 0) + kept;
  if (source === 'recorded') return null;
  const off = elsewhere || (live && busy);
  const reason = elsewhere ? m.elsewhereHint : m.removeRunning;
  const title = off ? reason : size === undefined ? m.remove(name) : m.removeFrees(name, bytes(size));
  return (
    <button
      type="button"
      className="button small square plain danger"
      aria-label={m.remove(name)}
      title={title}
      disabled={off}
      onClick={() => {
        if (live) run.verbs.reset();
        library.remove(id);
      }}
    >
      <Icon name="trash" />
    </button>
  );
}

/** The checkbox that adds a run to the comparison. */
export function CompareBox({ meta: { id, name } }: { meta: RunMeta }) {
  const m = useMessages().runs;
  const { library } = useStores();
  const on = useLibrary((s) => s.compared.includes(id));
  const full = useLibrary((s) => s.compared.length >= MAX_OVERLAY);
  return (
    <label className="compare-box" title={full && !on ? m.compareFull(MAX_OVERLAY) : m.compare(name)}>
      <input
        type="checkbox"
        checked={on}
        disabled={full && !on}
        aria-label={m.compare(name)}
        onChange={() => library.toggleCompared(id)}
      />
    </label>
  );
}
