// Writes a run as one file. read.ts describes the format and reads it.
import { f32ToF16Bits } from '../../io/tensors/half.ts';
import { deflated } from '../../io/zip/zlib.ts';
import { METRIC_KEYS } from '../curves/metricColumns.ts';
import type { MetricTable } from '../curves/metricTable.ts';
import type { RunHistory } from '../model/history.ts';
import type { BatchView, Pinned } from '../report.ts';
import type { BatchShape, PinnedShape, RecordedHeader } from './header.ts';
import { PlaneWriter } from './planes.ts';
import { MAGIC, PREAMBLE, VERSION } from './read.ts';

/** Limits on the parts of a run in the file. */
export interface RecordLimits {
  readonly sheets: number;
  readonly batches: number;
  /** Images per side of each batch. */
  readonly images: number;
}

export const RECORD_LIMITS: RecordLimits = { sheets: 96, batches: 32, images: 8 };

/** At most `max` items of a list, evenly spaced, including the first and the last. */
export function spread<T>(list: readonly T[], max: number): T[] {
  if (list.length <= max) return [...list];
  const picked = Array.from({ length: max }, (_, i) => Math.round((i * (list.length - 1)) / Math.max(1, max - 1)));
  return list.filter((_, i) => picked.includes(i));
}

/** Writes a run as one file. `about` holds the facts that a history does not contain. */
export function writeRecordedRun(
  { meta, metrics, sheets, batches, pinned, marks }: RunHistory,
  about: { software: boolean; madeBy: string },
  limits: RecordLimits = RECORD_LIMITS,
): Uint8Array<ArrayBuffer> {
  const out = new PlaneWriter();
  const columns = writeMetrics(metrics, out);
  const keptSheets = spread(sheets, limits.sheets);
  for (const [i, { rgba, width, height }] of keptSheets.entries()) {
    const before = keptSheets[i - 1];
    out.image(rgba, before?.width === width && before.height === height ? before.rgba : undefined);
  }
  const keptBatches = spread(batches, limits.batches).map((batch) => firstImages(batch, limits.images));
  for (const batch of keptBatches) writeBatch(batch, out);
  const pins = pinned && { ...pinned, readings: spread(pinned.readings, limits.sheets) };
  if (pins) writePinned(pins, out);
  const payload = out.bytes;
  const header: RecordedHeader = {
    name: meta.name,
    recipe: meta.recipe,
    adapter: meta.madeOn,
    ...about,
    columns,
    rows: metrics.length,
    sheets: keptSheets.map(({ rgba: _, ...shape }) => shape),
    batches: keptBatches.map(shapeOf),
    ...(pins ? { pinned: pinnedShape(pins) } : {}),
    marks,
    bytes: payload.length,
  };
  return joined(new TextEncoder().encode(JSON.stringify(header)), deflated(payload));
}

function joined(header: Uint8Array, stream: Uint8Array): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(PREAMBLE + header.length + stream.length);
  file.set(new TextEncoder().encode(MAGIC));
  const view = new DataView(file.buffer);
  view.setUint32(8, VERSION, true);
  view.setUint32(12, header.length, true);
  file.set(header, PREAMBLE);
  file.set(stream, PREAMBLE + header.length);
  return file;
}

/** Writes the columns that have a value. Returns their names. */
function writeMetrics(metrics: MetricTable, out: PlaneWriter): string[] {
  const { length } = metrics;
  for (const axis of ['step', 'nimg'] as const) {
    const values = metrics.axis(axis).subarray(0, length);
    out.words(Uint32Array.from(values, (v, i) => v - (i > 0 ? (values[i - 1] as number) : 0)));
  }
  out.words(Float32Array.from(metrics.axis('sec').subarray(0, length)));
  const there = METRIC_KEYS.filter((key) => metrics.column(key).subarray(0, length).some(Number.isFinite));
  for (const key of there) out.words(metrics.column(key).slice(0, length));
  return ['step', 'nimg', 'sec', ...there];
}

function shapeOf({ step, nimg, n, resolution, mapSize, real }: BatchView): BatchShape {
  return { step, nimg, n, resolution, mapSize, real: real !== null };
}

function pinnedShape({ set, readings }: Pinned): PinnedShape {
  const { sigma, seed, resolution, ids } = set;
  const shapes = readings.map(({ step, nimg, mapSize, ids: of }) => ({ step, nimg, mapSize, n: of.length }));
  return { sigma, seed, resolution, n: ids.length, looks: shapes };
}

function writePinned({ set, readings }: Pinned, out: PlaneWriter): void {
  for (const x of [set.ids, set.real, set.labels]) out.words(x);
  out.image(set.rgba);
  for (const { ids, logits } of readings) {
    out.words(ids);
    out.words(f32ToF16Bits(logits));
  }
}

/** A batch reduced to its first images. */
function firstImages(view: BatchView, max: number): BatchView {
  const n = Math.min(view.n, max);
  const pixels = n * view.resolution ** 2 * 4;
  const cells = n * view.mapSize ** 2;
  return {
    ...view,
    n,
    sigma: view.sigma.slice(0, n),
    labels: view.labels.slice(0, n),
    fake: view.fake.slice(0, pixels),
    noisyFake: view.noisyFake.slice(0, pixels),
    real: view.real?.slice(0, pixels) ?? null,
    noisyReal: view.noisyReal?.slice(0, pixels) ?? null,
    logitsFake: view.logitsFake.slice(0, cells),
    logitsReal: view.logitsReal?.slice(0, cells) ?? null,
  };
}

function writeBatch(view: BatchView, out: PlaneWriter): void {
  out.words(view.sigma);
  out.words(view.labels);
  out.words(f32ToF16Bits(view.logitsFake));
  if (view.logitsReal) out.words(f32ToF16Bits(view.logitsReal));
  for (const images of [view.fake, view.noisyFake, view.real, view.noisyReal]) if (images) out.image(images);
}
