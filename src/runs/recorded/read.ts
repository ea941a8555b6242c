/**
 * A recorded run: one file with everything that the page shows of a run. It needs no training to be viewed.
 *
 *     8 bytes   "SIDA-RUN"
 *     uint32    version, 1 (all numbers are little-endian)
 *     uint32    length of the header
 *     header    JSON in UTF-8: RecordedHeader below
 *     rest      one zlib stream of header.bytes bytes, in this order:
 *       metrics   one column after the other, in the order of header.columns. step and nimg are uint32 differences to the
 *                 row before. The others are float32, NaN if the method has no such number.
 *       sheets    for each: red, green, then blue bytes, as differences (mod 256) to the sheet before if it has the same size
 *       batches   for each: σ as float32, labels as int32, logits of the generated images as float16, then those of the real
 *                 images if there are any. Then the images, one colour after the other: generated, generated with noise,
 *                 real, real with noise.
 *       pinned    only if the header has it: the images' ids, 1 for real or 0, and labels, all as int32. Then the images. Then
 *                 for each reading the images' ids as int32 and their logits as float16.
 *
 * Words of several bytes are stored as all their low bytes, then all second bytes, and so on (planes.ts). Deflate packs them
 * better in this order.
 */
import { f16BitsToF32 } from '../../io/tensors/half.ts';
import { inflated } from '../../io/zip/zlib.ts';
import { messageOf } from '../../lib/messageOf.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { METRIC_KEYS, type MetricKey } from '../curves/metricColumns.ts';
import { emptyHistory, freshMeta, type RunHistory } from '../model/history.ts';
import type { BatchView, Pinned, PinSet, Sheet } from '../report.ts';
import { type BatchShape, checkHeader, type PinnedShape, type RecordedHeader } from './header.ts';
import { PlaneReader } from './planes.ts';

export const MAGIC = 'SIDA-RUN';
export const VERSION = 1;
/** Bytes before the header. */
export const PREAMBLE = 16;

/** The id of the demo run in the library. */
export const RECORDED = 'recorded';

/** Reads a recorded run. Throws one sentence if the file is not one or is damaged. */
export async function readRecordedRun(file: Uint8Array): Promise<RunHistory> {
  const { header, stream } = openFile(file);
  let payload: Uint8Array;
  try {
    payload = await inflated(stream, header.bytes);
  } catch {
    throw new Error('The recorded run is damaged or incomplete: its data cannot be unpacked.');
  }
  try {
    return historyOf(header, new PlaneReader(payload));
  } catch (e) {
    throw new Error(`The recorded run does not fit its header: ${messageOf(e)}`);
  }
}

function openFile(file: Uint8Array): { header: RecordedHeader; stream: Uint8Array } {
  const text = (from: number, to: number) => new TextDecoder().decode(file.subarray(from, to));
  if (file.length < PREAMBLE || text(0, MAGIC.length) !== MAGIC) throw new Error('This file is no recorded run.');
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const version = view.getUint32(8, true);
  if (version !== VERSION) throw new Error(`The recorded run has version ${version}; this page reads ${VERSION}.`);
  const from = PREAMBLE + view.getUint32(12, true);
  if (from > file.length) throw new Error('The recorded run is incomplete: it ends in its header.');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text(PREAMBLE, from));
  } catch {
    throw new Error('The recorded run is damaged: its header is not JSON.');
  }
  return { header: checkHeader(parsed), stream: file.subarray(from) };
}

/** The demo run before its first row. */
export function emptyDemoRun(name: string, recipe: Recipe, madeOn: string): RunHistory {
  return emptyHistory(freshMeta({ id: RECORDED, name, recipe, madeOn, createdAt: 0, source: 'recorded' }));
}

function historyOf(header: RecordedHeader, from: PlaneReader): RunHistory {
  const { recipe, marks } = header;
  const history = emptyDemoRun(header.name, recipe, header.adapter);
  readMetrics(header, from, history);
  const { metrics } = history;
  const last = metrics.length > 0 ? metrics.row(metrics.length - 1) : { step: 0, nimg: 0, sec: 0 };
  const { step, nimg, sec } = last;
  const sheets: Sheet[] = [];
  for (const shape of header.sheets) {
    const before = sheets.at(-1);
    const same = before?.width === shape.width && before.height === shape.height;
    sheets.push({ ...shape, rgba: from.image(shape.width * shape.height, same ? before.rgba : undefined) });
  }
  const batches = header.batches.map((shape) => readBatch(shape, from));
  const pinned = header.pinned ? readPinned(header.pinned, from) : null;
  if (from.left > 0) throw new Error(`${from.left} bytes belong to nothing.`);
  return { meta: { ...history.meta, step, nimg, sec }, metrics, sheets, batches, pinned, marks };
}

function readMetrics({ columns, rows }: RecordedHeader, from: PlaneReader, { metrics }: RunHistory): void {
  const found = new Map<string, Uint32Array | Float32Array>();
  for (const name of columns) {
    if (name !== 'step' && name !== 'nimg') found.set(name, from.words(new Float32Array(rows)));
    else found.set(name, sums(from.words(new Uint32Array(rows))));
  }
  const at = (name: string, i: number) => found.get(name)?.[i] ?? Number.NaN;
  for (let i = 0; i < rows; i++) {
    const values = Object.fromEntries(METRIC_KEYS.map((key) => [key, at(key, i)])) as Record<MetricKey, number>;
    metrics.append({ step: at('step', i), nimg: at('nimg', i), sec: at('sec', i), values });
  }
}

function sums(differences: Uint32Array): Uint32Array {
  for (let i = 1; i < differences.length; i++)
    differences[i] = (differences[i] as number) + (differences[i - 1] as number);
  return differences;
}

function readPinned({ n, looks, ...about }: PinnedShape, from: PlaneReader): Pinned {
  const whole = (length: number) => from.words(new Int32Array(length));
  const [ids, real, labels] = [whole(n), whole(n), whole(n)];
  const set: PinSet = { ...about, ids, real, labels, rgba: from.image(n * about.resolution ** 2) };
  return {
    set,
    readings: looks.map(({ n: count, ...at }) => ({
      ...at,
      ids: whole(count),
      logits: f16BitsToF32(from.words(new Uint16Array(count * at.mapSize ** 2))),
    })),
  };
}

function readBatch({ real, ...shape }: BatchShape, from: PlaneReader): BatchView {
  const { n, resolution, mapSize } = shape;
  const logits = () => f16BitsToF32(from.words(new Uint16Array(n * mapSize * mapSize)));
  const images = () => from.image(n * resolution * resolution);
  return {
    ...shape,
    sigma: from.words(new Float32Array(n)),
    labels: from.words(new Int32Array(n)),
    logitsFake: logits(),
    logitsReal: real ? logits() : null,
    fake: images(),
    noisyFake: images(),
    real: real ? images() : null,
    noisyReal: real ? images() : null,
  };
}
