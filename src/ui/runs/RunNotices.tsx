// Notices about storage, refused branches, and runs in the background.
import { useState } from 'react';
import type { Away } from '../../runs/model/gaps.ts';
import type { BranchRefusal } from '../../store/engine/branchRefusal.ts';
import { Banner } from '../Banners.tsx';
import { useTrouble } from '../checkpoints/useTrouble.ts';
import { duration } from '../format.ts';
import { labelOf } from '../messages/en/fields.ts';
import type { Messages } from '../messages/en/index.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useArchive, useCheckpoints, useRun, useStores } from '../stores.tsx';

export function RunNotices() {
  const all = useMessages();
  const { runs: m } = all;
  const { run } = useStores();
  const refused = useRun((s) => s.branchRefused);
  const away = useRun((s) => s.wasAway);
  return (
    <>
      <StorageNotice />
      <CheckpointNotice />
      {refused && (
        <Banner
          kind="warn"
          title={refusalText(refused, all)}
          testId="branch-refused"
          onDismiss={() => run.state.setState({ branchRefused: null })}
        />
      )}
      {away && (
        <Banner
          kind="good"
          title={awayText(away, m)}
          testId="was-away"
          onDismiss={() => run.state.setState({ wasAway: null })}
        />
      )}
    </>
  );
}

function StorageNotice() {
  const m = useMessages().runs.storage;
  const kind = useArchive((s) => s.kind);
  const problem = useArchive((s) => s.problem);
  const trained = useRun((s) => s.step > 0);
  const [dismissed, setDismissed] = useState(false);
  const asking = useArchive((s) => s.persisted === 'asking');
  if (asking) return <Banner kind="good" title={m.asking} testId="storage-asking" />;
  if (kind === 'full') {
    return (
      <Banner kind="warn" title={m.full} testId="storage-full">
        <a className="button" href="#runs">
          {m.goToRuns}
        </a>
      </Banner>
    );
  }
  if (kind === 'failed') return <Banner kind="warn" title={m.failed(problem)} testId="storage-failed" />;
  if (kind !== 'off' || !trained || dismissed) return null;
  return <Banner kind="warn" title={m.off} testId="storage-off" onDismiss={() => setDismissed(true)} />;
}

/** The notice about checkpoints that storage did not take, with a link to free space. */
function CheckpointNotice() {
  const m = useMessages().checkpoints.storage;
  const trouble = useTrouble();
  const full = useCheckpoints((s) => s.kind === 'full');
  const trained = useRun((s) => s.checkpoint !== null);
  // Another notice already says that runs are not stored.
  const said = useArchive((s) => s.kind === 'off' || s.kind === 'full');
  if (!trained || said || trouble === null) return null;
  return (
    <Banner kind="warn" title={trouble} testId="checkpoints-not-kept">
      {full && (
        <a className="button" href="#checkpoints">
          {m.go}
        </a>
      )}
    </Banner>
  );
}

function refusalText(refused: BranchRefusal, { runs: { refused: m }, recipe, fields }: Messages): string {
  if (refused.why === 'fixed') return m.fixed(refused.keys.map((key) => labelOf(key, fields)));
  if (refused.why === 'finished') return m.finished(refused.steps);
  if (refused.why !== 'bad-recipe') return m[refused.why];
  return recipe.problem(refused.issue.problem, labelOf(refused.issue.key, fields));
}

function awayText({ sec, share }: Away, { away: m }: Messages['runs']): string {
  const percent = Math.round(100 * Math.min(share, 1));
  return (percent >= 50 ? m.ran : m.stood)(duration(sec), percent);
}
