// The note beside the batches if storage cannot take more of them, with a link to free space.
import { recordingPaused } from '../../store/library/archiveStore.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useArchive, useLibrary } from '../stores.tsx';

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
