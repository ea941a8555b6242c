// After a reload: the run that was in the engine, at its last checkpoint, with a button to resume it.
import { Banner } from '../Banners.tsx';
import { useMessages } from '../messages/useMessages.ts';
import { useHindrance, useLibrary, useRun, useStores } from '../stores.tsx';
import { useLeft, useResume } from './useResume.ts';

export function LeftRunNotice() {
  const m = useMessages().checkpoints.left;
  const { checkpoints } = useStores();
  const { resumeRun } = useResume();
  const left = useLeft();
  const meta = useLibrary((s) => s.metas.find((r) => r.id === left?.id));
  const refused = useRun((s) => s.resumeRefusal);
  const hindrance = useHindrance();
  if (refused) return <Refused />;
  if (!left || !meta) return null;
  const { id, from, canResume } = left;
  const lost = Math.max(0, meta.sec - from.sec);
  return (
    <Banner
      kind="good"
      title={m.title(meta.name, from.nimg)}
      body={m.body(lost)}
      testId="left-run"
      onDismiss={() => checkpoints.setLeft(null)}
    >
      {canResume && (
        <button
          type="button"
          className="button primary"
          disabled={hindrance === 'no-gpu'}
          onClick={() => void resumeRun(id, from, 'run')}
          data-testid="resume-left"
        >
          {m.resume}
        </button>
      )}
      <a className="button" href="#checkpoints">
        {m.all}
      </a>
    </Banner>
  );
}

/** Why a stored run was not resumed. */
function Refused() {
  const m = useMessages().checkpoints.refused;
  const { run } = useStores();
  const refused = useRun((s) => s.resumeRefusal);
  const name = useLibrary((s) => s.metas.find((r) => r.id === refused?.run)?.name ?? '');
  if (!refused) return null;
  return (
    <Banner
      kind="bad"
      title={m[refused.why](name)}
      body={refused.message}
      testId="go-on-refused"
      onDismiss={() => run.state.setState({ resumeRefusal: null })}
    />
  );
}
