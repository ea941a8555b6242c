// The buttons of one checkpoint.
import type { RunHistory } from '../../runs/model/history.ts';
import type { CheckpointInfo } from '../../storage/checkpoints/types.ts';
import { openView } from '../header/views.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useResume } from '../runs/useResume.ts';
import { useExports, useLibrary, useRun, useStores } from '../stores.tsx';
import { IconButton } from '../widgets/IconButton.tsx';

interface Props {
  history: RunHistory | null;
  run: string;
  info: CheckpointInfo;
  newest: boolean;
  /** Whether the engine's run is at this checkpoint. */
  current: boolean;
}

export function CheckpointActions({ history, run, info, newest, current }: Props) {
  const m = useMessages().checkpoints;
  const { run: engine, checkpoints, exports } = useStores();
  const { resumeRun, rewind, branch } = useResume();
  const elsewhere = useLibrary((s) => s.elsewhere.includes(run));
  const live = useLibrary((s) => s.live === run);
  const loading = useRun((s) => s.phase.kind === 'loading' || s.phase.kind === 'compiling');
  const running = useRun((s) => s.phase.kind === 'running');
  const noGpu = useRun((s) => s.noGpu !== null);
  const packing = useExports((s) => s.busy);
  const { name, nimg, step, pinned, recipe } = info;
  const done = step >= recipe.steps;
  const stuck = loading || noGpu || history === null;
  const reason = elsewhere ? m.elsewhere : m.busy;
  const button = (text: string, hint: string, on: boolean, press: () => void, primary = false) => (
    <button
      type="button"
      className={`button small ${primary ? 'primary' : ''}`}
      disabled={!on}
      title={elsewhere || loading ? reason : hint}
      aria-label={hint}
      onClick={press}
    >
      {text}
    </button>
  );
  const resume = () => {
    openView('run');
    if (current) engine.verbs.resume();
    else void resumeRun(run, info, 'run');
  };
  return (
    <div className="run-actions">
      {newest &&
        !done &&
        button(m.resume, m.resumeHint(nimg), !stuck && !elsewhere && !(live && running), resume, true)}
      {!newest && button(m.rewind, m.rewindHint(nimg), !stuck && !elsewhere, () => void rewind(run, info))}
      {button(m.branch, m.branchHint(nimg), !stuck && !done, () => void branch(run, info))}
      {button(
        packing === 'run' ? m.exporting : m.export,
        m.exportHint(nimg),
        history !== null && packing === null,
        () => history && void exports.exportCheckpoint(history, info),
      )}
      <button
        type="button"
        className="button small"
        aria-pressed={pinned}
        aria-label={m.pinHint(nimg, pinned)}
        title={m.pinHint(nimg, pinned)}
        disabled={elsewhere}
        onClick={() => void checkpoints.setPinned(run, name, !pinned)}
      >
        {pinned ? m.pinned : m.pin}
      </button>
      <IconButton
        icon="trash"
        name={m.remove(nimg)}
        className="small plain danger"
        on={!elsewhere}
        press={() => checkpoints.remove(run, info)}
      />
    </div>
  );
}
