import { expect, test } from 'vitest';
import { METRIC_KEYS, type MetricKey } from '../../../src/runs/curves/metricColumns.ts';
import { emptyHistory } from '../../../src/runs/model/history.ts';
import { emptyState, type RunStore } from '../../../src/store/engine/runStore.ts';
import { createLibraryStore } from '../../../src/store/library/libraryStore.ts';
import { createExportStore, type FileRequest } from '../../../src/store/page/exportStore.ts';
import type { FilesApi, HeldRun } from '../../../src/workers/files/api.ts';
import { fakeCheckpoint } from '../../support/fakeCheckpoint.ts';

const { recipe, checkpoint, teacher } = fakeCheckpoint();
const ok = <T>(value: T) => Promise.resolve({ ok: true as const, value });

/** A page with one run in the engine. The test plays its files thread. */
function page(changes: Partial<FilesApi> = {}, kept: Uint8Array | null = checkpoint) {
  const state = emptyState();
  state.setState({ recipe, nimg: 128, phase: { kind: 'paused' } });
  const library = createLibraryStore();
  const meta = { id: 'a', name: '', note: '', colour: 0, recipe, madeOn: '', createdAt: 1, parent: null };
  const history = emptyHistory({ ...meta, source: 'here', step: 8, nimg: 128, sec: 1 });
  const values = Object.fromEntries(METRIC_KEYS.map((k) => [k, Number.NaN])) as Record<MetricKey, number>;
  history.metrics.append({ step: 8, nimg: 128, sec: 1, values: { ...values, loss_g: -2 } });
  library.put(history);
  library.setLive('a');
  const saved: [string, number | string][] = [];
  const asked: unknown[] = [];
  const report = { images: 9, largest: 1e-6, bytesThatDiffer: 0, fileBytes: 5, ms: 10 };
  const files: FilesApi = {
    tensors: () => ok([{ name: 'w', shape: [2], dtype: 'F32', bytes: 8 }]),
    toOnnx: (bytes, half) => ok(Uint8Array.of(bytes.length, Number(half))),
    verify: () => ok(report),
    bundle: (run) => {
      asked.push(run);
      return ok(new Blob(['zip']));
    },
    recognise: () => ok('data' as const),
    readRun: () => Promise.reject(new Error('not asked for here')),
    ...changes,
  };
  const run = {
    state,
    verbs: { exportGenerator: () => Promise.resolve(Uint8Array.of(1, 2, 3)) },
    source: {
      samples: () => ok({ n: 9, z: new Float32Array(), labels: null, images: new Float32Array() }),
      checkpoint: () => kept,
      teacher: () => teacher,
    },
  } as unknown as RunStore;
  const save = (name: string, bytes: Uint8Array | Blob) =>
    saved.push([name, bytes instanceof Blob ? 'blob' : bytes.length]);
  return { store: createExportStore(run, library, () => files, save), saved, asked, report };
}

const ONNX: FileRequest = { format: 'onnx', weights: 'ema', dtype: 'f16' };

test('files are named by preset, weights, numbers and images seen', async () => {
  const { store, saved } = page();
  await store.exportFile(ONNX);
  await store.exportFile({ format: 'safetensors', weights: 'raw', dtype: 'f32' });
  expect(saved).toEqual([
    ['nano-ema-f16-128.onnx', 2],
    ['nano-raw-f32-128.safetensors', 3],
  ]);
});

test('a check leaves its report, a listing the tensors', async () => {
  const { store, report } = page();
  await store.verify(ONNX);
  await store.showTensors(ONNX);
  expect(store.state.getState()).toMatchObject({
    busy: null,
    failure: null,
    report: { request: ONNX, nimg: 128, result: report },
    tensors: { nimg: 128, rows: [{ name: 'w' }] },
  });
  store.hideTensors();
  expect(store.state.getState().tensors).toBeNull();
});

test('the exported run has all records of the page, with rows that omit fields that the method lacks', async () => {
  const { store, saved, asked } = page();
  await store.exportRun();
  expect(saved).toEqual([['nano-128.zip', 'blob']]);
  const [held] = asked as HeldRun[];
  expect(held?.rows).toEqual([{ step: 8, nimg: 128, sec: 1, loss_g: -2 }]);
  expect([held?.checkpoint, held?.teacher, held?.batch]).toEqual([checkpoint, teacher, null]);
});

test('a failure gives a sentence, and the next attempt starts without it', async () => {
  const failure = { code: 'bad-file' as const, message: 'No.' };
  const { store } = page({ toOnnx: () => Promise.resolve({ ok: false, failure }) });
  await store.exportFile(ONNX);
  expect(store.state.getState()).toMatchObject({ busy: null, failure: 'No.' });
  await store.showTensors(ONNX);
  expect(store.state.getState().failure).toBeNull();
  const none = page({}, null);
  await none.store.exportRun();
  expect(none.store.state.getState().failure).toMatch(/do a step first/);
});
