import { recordingPaused } from '../../store/library/archiveStore.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useArchive, useLibrary } from '../stores.tsx';

/** Says beside the batches of the run in the engine that storage takes no more of them, and what to do. */
export function RecordingNote() {
  const m = useMessages().batch.recording;
  const own = useLibrary((s) => s.shown !== null && s.shown === s.live);
  const percent = useArchive(recordingPaused);
  if (percent === null || !own) return null;
  return (
    <p className="note" data-kind="bad" role="status" data-testid="recording-paused">
      {Number.isNaN(percent) ? m.paused : m.pausedAt(percent)} <a href="#runs">{m.free}</a>
    </p>
  );
}
