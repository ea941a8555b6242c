// One checkpoint: its samples, its time, its kind and note, and its buttons.
import { thumbOf } from '../../runs/model/glance.ts';
import { newestAt, type RunHistory } from '../../runs/model/history.ts';
import type { CheckpointInfo } from '../../storage/checkpoints/types.ts';
import { bytes, short } from '../format.ts';
import { useMessages } from '../messages/useMessages.ts';
import { NoteText } from '../runs/table/NoteText.tsx';
import { Thumb } from '../runs/table/Thumb.tsx';
import { useLibrary, useRun, useStores } from '../stores.tsx';
import { CheckpointActions } from './CheckpointActions.tsx';

interface Props {
  /** The run. Null while it is being read. */
  history: RunHistory | null;
  run: string;
  info: CheckpointInfo;
  newest: boolean;
  /** Whether its score is the best of the run's checkpoints. */
  best: boolean;
}

export function CheckpointRow({ history, run, info, newest, best }: Props) {
  const m = useMessages().checkpoints;
  const { checkpoints } = useStores();
  const elsewhere = useLibrary((s) => s.elsewhere.includes(run));
  const { name, nimg, step, at, kind, recipe, note, pinned, score } = info;
  const current = useCurrent(run, info);
  const sheet = history && newestAt(history.sheets, nimg);
  return (
    <li className="checkpoint" data-testid="checkpoint" data-nimg={nimg} data-kind={kind}>
      <Thumb thumb={sheet && thumbOf(sheet)} label={m.thumb} />
      <div className="checkpoint-facts">
        <p>
          <strong className="number">{m.images(nimg)}</strong>
          <span className="chip" data-kind={kind}>
            {m.kinds[kind]}
          </span>
          {pinned && <span className="chip">{m.pinned}</span>}
          {best && (
            <span className="chip" data-kind="best" title={m.bestHint}>
              {m.best}
            </span>
          )}
          {newest && <span className="chip">{m.newest}</span>}
          {current && <span className="chip">{m.current}</span>}
        </p>
        <p className="quiet number">
          {m.step(step, recipe.steps)} · {m.taken(at)} · {bytes(info.bytes)}
          {score && (
            <>
              {' · '}
              <span title={m.scoreHint(score.n)}>{m.score(short(score.mean), short(score.sd))}</span>
            </>
          )}
        </p>
        <NoteText
          note={note}
          fixed={elsewhere}
          label={m.note(nimg)}
          testId="checkpoint-note"
          onCommit={(text) => void checkpoints.setNote(run, name, text)}
        />
      </div>
      <CheckpointActions history={history} run={run} info={info} newest={newest} current={current} />
    </li>
  );
}

/** Whether the engine's run is exactly at this checkpoint. */
function useCurrent(run: string, { step }: CheckpointInfo): boolean {
  const live = useLibrary((s) => s.live === run);
  return useRun((s) => live && s.recipe !== null && s.step === step && s.phase.kind !== 'running');
}
