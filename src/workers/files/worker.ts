// The thread for files. It converts, checks and packs files, which would block the page for seconds.
import * as Comlink from 'comlink';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { fakenessOf } from '../../exchange/fakenessFile.ts';
import { type ImportedRun, importCheckpoint, importRun } from '../../exchange/importRun.ts';
import { weightsToOnnx } from '../../exchange/onnxGenerator.ts';
import { compareModel } from '../../exchange/onnxModel.ts';
import { recognise } from '../../exchange/recognise.ts';
import { bundleRun } from '../../exchange/runBundle.ts';
import { encodePng } from '../../io/pictures/png.ts';
import { readSafetensors } from '../../io/tensors/safetensors.ts';
import { orderedRow } from '../../runs/metricsRow.ts';
import { handed, outcome } from '../outcome.ts';
import { bytesOf } from '../weightsBytes.ts';
import type { FilesApi } from './api.ts';

function buffersOf({ metrics, sheets, checkpoint, teacher }: ImportedRun): ArrayBuffer[] {
  const kept = [checkpoint?.bytes, teacher].flatMap((bytes) => (bytes ? [bytes.buffer] : []));
  const { axes, columns, means = {} } = metrics;
  const numbers = [axes, columns, means].flatMap((part) => Object.values(part).map((a) => a.buffer));
  return [...numbers, ...sheets.map((s) => s.rgba.buffer as ArrayBuffer), ...kept];
}

const api: FilesApi = {
  tensors: (bytes) =>
    outcome(async () =>
      [...readSafetensors(bytes).tensors].map(([name, { shape, dtype, data }]) => ({
        name,
        shape,
        dtype,
        bytes: data.byteLength,
      })),
    ),
  toOnnx: (weights, half) => outcome(async () => weightsToOnnx(weights, half)),
  verify: (weights, half, samples) =>
    outcome(() => compareModel(weightsToOnnx(weights, half), samples, new URL(wasm, import.meta.url).href)),
  bundle: ({ recipe, checkpoint, teacher, rows, sheets, batch, pinned }) =>
    outcome(async () => {
      const parts = bundleRun({
        recipe,
        checkpoint,
        metrics: rows.map(orderedRow),
        sheets: sheets.map(({ nimg, rgba, width, height }) => ({ nimg, png: encodePng(rgba, width, height) })),
        teacher: teacher ? await bytesOf(teacher) : undefined,
        ...(batch ? { fakeness: fakenessOf(batch, pinned) } : {}),
      });
      return new Blob(parts as Uint8Array<ArrayBuffer>[], { type: 'application/zip' });
    }),
  recognise: (files) => outcome(() => recognise(files)),
  readRun: (files, kind) => {
    const [first] = files;
    return handed(() => (kind === 'checkpoint' && first ? importCheckpoint(first) : importRun(files)), buffersOf);
  },
};

Comlink.expose(api);
