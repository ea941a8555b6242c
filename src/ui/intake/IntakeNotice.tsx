// The result of the last opened files.
import { newestCheckpoint } from '../../store/library/checkpointStore.ts';
import { openView } from '../header/views.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useResume } from '../runs/useResume.ts';
import { useCheckpoints, useIntake, useRun, useStores } from '../stores.tsx';
import { IconButton } from '../widgets/IconButton.tsx';

export function IntakeNotice() {
  const { intake: m, banners } = useMessages();
  const { intake } = useStores();
  const state = useIntake((s) => s);
  if (state.kind === 'none' || state.kind === 'weights') return <div className="intake-place" role="status" />;
  const bad = state.kind === 'bad';
  return (
    <div className="intake-place" role={bad ? 'alert' : 'status'}>
      <div className="toast intake" data-kind={state.kind} data-testid="intake">
        {state.kind === 'reading' && <span>{m.reading(state.name)}</span>}
        {bad && <span>{m.bad(state.name, state.message)}</span>}
        {state.kind === 'data' && <span>{m.data(state.name, state.count)}</span>}
        {state.kind === 'run' && <BroughtRun id={state.id} text={m.run(state.name, state.nimg, state.canResume)} />}
        {state.kind !== 'reading' && (
          <IconButton icon="close" name={banners.dismiss} className="plain small" press={intake.dismiss} />
        )}
      </div>
    </div>
  );
}

/** An imported run, with buttons to resume or view it. */
function BroughtRun({ id, text }: { id: string; text: string }) {
  const m = useMessages().intake;
  const { intake } = useStores();
  const { resumeRun } = useResume();
  const from = useCheckpoints((s) => newestCheckpoint(s, id));
  const stuck = useRun((s) => s.noGpu !== null || s.phase.kind === 'loading' || s.phase.kind === 'compiling');
  const resume = () => {
    intake.dismiss();
    openView('run');
    if (from) void resumeRun(id, from, 'run');
  };
  return (
    <>
      <span>{text}</span>
      {from && from.step < from.recipe.steps && (
        <button type="button" className="button small" disabled={stuck} onClick={resume}>
          {m.resumeRun}
        </button>
      )}
      <a className="button small" href="#run">
        {m.view}
      </a>
    </>
  );
}
