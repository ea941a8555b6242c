// The result of a verification, or why an export failed.
import { bytes, short } from '../format.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useExports } from '../stores.tsx';

export function VerifyReport() {
  const m = useMessages().exports;
  const report = useExports((s) => s.report);
  const failure = useExports((s) => s.failure);
  return (
    <div aria-live="polite">
      {failure && (
        <p className="bad" role="alert" data-testid="export-failure">
          {failure}
        </p>
      )}
      {report && (
        <p data-testid="verified" data-largest={report.result.largest}>
          {m.agrees(report.result.images, short(report.result.largest), report.nimg)}{' '}
          {report.result.bytesThatDiffer === 0 ? m.noByte : m.bytesDiffer(report.result.bytesThatDiffer)}{' '}
          <span className="quiet">{m.file(bytes(report.result.fileBytes), (report.result.ms / 1000).toFixed(1))}</span>
        </p>
      )}
    </div>
  );
}
