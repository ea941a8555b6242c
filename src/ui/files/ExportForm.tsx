// Exports the generator: its weights, the format, the list of tensors, and the verification.
import { useState } from 'react';
import type { FileFormat, FileRequest } from '../../store/page/exportStore.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useExports, useRun, useStores } from '../stores.tsx';
import { Segmented } from '../widgets/Segmented.tsx';
import { TensorTable } from './TensorTable.tsx';
import { VerifyReport } from './VerifyReport.tsx';

/** Whether the engine has a run whose weights can be read back. */
export function useLoaded(): boolean {
  return useRun((s) => ['running', 'paused', 'finished'].includes(s.phase.kind));
}

export function ExportForm() {
  const all = useMessages();
  const [m, x] = [all.files, all.exports];
  const [format, setFormat] = useState<FileFormat>('safetensors');
  const [weights, setWeights] = useState<FileRequest['weights']>('ema');
  const [dtype, setDtype] = useState<FileRequest['dtype']>('f32');
  const loaded = useLoaded();
  return (
    <>
      <div className="row">
        <Segmented
          label={x.format}
          value={format}
          options={[
            { value: 'safetensors', label: x.safetensors },
            { value: 'onnx', label: x.onnx },
          ]}
          onChange={setFormat}
        />
        <Segmented
          label={m.weights}
          value={weights}
          options={[
            { value: 'ema', label: m.ema },
            { value: 'raw', label: m.raw },
          ]}
          onChange={setWeights}
        />
        <Segmented
          label={m.dtype}
          value={dtype}
          options={[
            { value: 'f32', label: m.f32 },
            { value: 'f16', label: m.f16 },
          ]}
          onChange={setDtype}
        />
      </div>
      <Actions request={{ format, weights, dtype }} loaded={loaded} />
      <p className="quiet">
        {loaded ? x.about[format] : m.exportEmpty} {loaded && format === 'onnx' && dtype === 'f16' && x.onnxHalf}
      </p>
      <VerifyReport />
      <TensorTable />
    </>
  );
}

function Actions({ request, loaded }: { request: FileRequest; loaded: boolean }) {
  const x = useMessages().exports;
  const { exports } = useStores();
  const busy = useExports((s) => s.busy);
  const shown = useExports((s) => s.tensors !== null);
  const idle = loaded && busy === null;
  return (
    <div className="row">
      <button
        type="button"
        className="button"
        disabled={!idle}
        onClick={() => void exports.exportFile(request)}
        data-testid="export"
      >
        {busy === 'file' ? x.exporting : x.exportFile[request.format]}
      </button>
      {request.format === 'onnx' && (
        <button
          type="button"
          className="button"
          disabled={!idle}
          title={x.verifyHint}
          onClick={() => void exports.verify(request)}
          data-testid="verify"
        >
          {busy === 'verify' ? x.verifying : x.verify}
        </button>
      )}
      <button
        type="button"
        className="button"
        disabled={!(shown || idle)}
        aria-expanded={shown}
        onClick={() => (shown ? exports.hideTensors() : void exports.showTensors(request))}
        data-testid="tensors"
      >
        {shown ? x.hideTensors : x.tensors}
      </button>
    </div>
  );
}
