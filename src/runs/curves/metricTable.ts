// The metrics of all steps as typed columns over three axes, outside React. Memory stays bounded for any length of run.
import type { MetricKey, UnpackedRow } from './metricColumns.ts';

/** Rows that thinning reduces together. Each group keeps its minimum and its maximum. */
const GROUP = 4;

/** The x axes of curves: images seen, steps, active seconds. */
export const AXES = ['nimg', 'step', 'sec'] as const;
export type Axis = (typeof AXES)[number];

/** A copy of some rows of a table. Storage holds blocks, and branches are made from them. */
export interface MetricBlock {
  readonly axes: Readonly<Record<Axis, Float64Array<ArrayBuffer>>>;
  readonly columns: Readonly<Partial<Record<MetricKey, Float32Array<ArrayBuffer>>>>;
  /** Means over the rows that thinning removed, for the rows that remain. */
  readonly means?: Readonly<Partial<Record<MetricKey, Float32Array<ArrayBuffer>>>>;
}

/** Columns of numbers by step. A full table thins its older half to minima and maxima, so spikes remain. */
export class MetricTable {
  readonly capacity: number;
  readonly keys: readonly MetricKey[];
  /** Increases with every change. Charts redraw when it changed. */
  version = 0;
  /** Increases when existing rows change or are removed. Copies of them are then stale. */
  rewritten = 0;
  length = 0;
  private readonly axes: Record<Axis, Float64Array<ArrayBuffer>>;
  private readonly columns: Map<MetricKey, Float32Array<ArrayBuffer>>;
  /** Mean of each row's group; see `mean`. */
  private readonly means: Map<MetricKey, Float32Array<ArrayBuffer>>;
  /** Number of rows at the start that thinning left. */
  private thinned = 0;

  constructor(keys: readonly MetricKey[], capacity = 16_384) {
    if (capacity < 2 * GROUP)
      throw new Error(`MetricTable: capacity must be at least ${2 * GROUP} rows, got ${capacity}.`);
    this.capacity = capacity - (capacity % (2 * GROUP));
    this.keys = keys;
    const axis = () => new Float64Array(this.capacity);
    this.axes = { nimg: axis(), step: axis(), sec: axis() };
    const column = (key: MetricKey) => [key, new Float32Array(this.capacity)] as const;
    this.columns = new Map(keys.map(column));
    this.means = new Map(keys.map(column));
  }

  /** Images seen, one element per row. */
  get nimg(): Float64Array {
    return this.axes.nimg;
  }

  /** Adds one row. A value that its method lacks is NaN; charts omit it. */
  append({ values, ...row }: UnpackedRow): void {
    if (this.length === this.capacity) this.thin();
    for (const axis of AXES) this.axes[axis][this.length] = row[axis];
    for (const [key, column] of this.columns) {
      column[this.length] = values[key] ?? Number.NaN;
      this.mean(key)[this.length] = values[key] ?? Number.NaN;
    }
    this.length++;
    this.version++;
  }

  /** The ascending values of an axis. Only the first `length` elements are valid. */
  axis(axis: Axis): Float64Array {
    return this.axes[axis];
  }

  /** The column of a key. Only the first `length` elements are valid. */
  column(key: MetricKey): Float32Array {
    return this.found(this.columns, key);
  }

  /** The mean of each row: its own value or, after thinning, the mean over the rows that it represents. */
  mean(key: MetricKey): Float32Array {
    return this.found(this.means, key);
  }

  /** The value of a key in the newest row. Returns NaN if there is none. */
  last(key: MetricKey): number {
    return this.length === 0 ? Number.NaN : (this.column(key)[this.length - 1] ?? Number.NaN);
  }

  /** The newest value of a key that only some rows have. Returns NaN if there is none. */
  latest(key: MetricKey): number {
    return latestIn(this.column(key), this.length - 1);
  }

  /** Adds values to an existing row. Returns false if no row has seen exactly `nimg` images. */
  note(nimg: number, values: Readonly<Partial<Record<MetricKey, number>>>): boolean {
    const row = this.at(nimg);
    if (row < 0 || this.axes.nimg[row] !== nimg) return false;
    for (const [key, value] of Object.entries(values) as [MetricKey, number][]) {
      this.column(key)[row] = value;
      this.mean(key)[row] = value;
    }
    this.version++;
    this.rewritten++;
    return true;
  }

  /** Row `i` as `append` received it. */
  row(i: number): UnpackedRow {
    const values = Object.fromEntries(this.keys.map((k) => [k, this.column(k)[i] ?? Number.NaN]));
    const { nimg, step, sec } = this.axes;
    return {
      step: step[i] ?? 0,
      nimg: nimg[i] ?? 0,
      sec: sec[i] ?? 0,
      values: values as Record<MetricKey, number>,
    };
  }

  /** Index of the last row that has seen at most `nimg` images. Returns -1 if there is none. */
  at(nimg: number): number {
    let lo = 0;
    let hi = this.length;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if ((this.axes.nimg[mid] ?? 0) <= nimg) lo = mid + 1;
      else hi = mid;
    }
    return lo - 1;
  }

  /** Removes the rows after `nimg`, for a run that resumes from an older checkpoint. */
  truncate(nimg: number): void {
    this.length = this.at(nimg) + 1;
    this.thinned = Math.min(this.thinned, this.length);
    this.version++;
    this.rewritten++;
  }

  clear(): void {
    this.length = 0;
    this.thinned = 0;
    this.version++;
    this.rewritten++;
  }

  /** A copy of the rows from `from` to before `to`. */
  block(from: number, to: number): MetricBlock {
    const { nimg, step, sec } = this.axes;
    const columns: Partial<Record<MetricKey, Float32Array<ArrayBuffer>>> = {};
    for (const [key, column] of this.columns) columns[key] = column.slice(from, to);
    const axes = { nimg: nimg.slice(from, to), step: step.slice(from, to), sec: sec.slice(from, to) };
    if (from >= this.thinned) return { axes, columns };
    const means: Partial<Record<MetricKey, Float32Array<ArrayBuffer>>> = {};
    for (const [key, column] of this.means) means[key] = column.slice(from, to);
    return { axes, columns, means };
  }

  /** Adds the rows of a block. Columns that it lacks become NaN. The table must have room for all rows. */
  addBlock({ axes, columns, means }: MetricBlock): void {
    const rows = axes.nimg.length;
    const at = this.length;
    if (at + rows > this.capacity)
      throw new Error(`MetricTable: ${at + rows} rows do not fit into a table of ${this.capacity}.`);
    for (const axis of AXES) this.axes[axis].set(axes[axis], at);
    for (const [key, column] of this.columns) {
      const from = columns[key];
      if (from) column.set(from, at);
      else column.fill(Number.NaN, at, at + rows);
      this.mean(key).set(means?.[key] ?? column.subarray(at, at + rows), at);
    }
    if (means) this.thinned = at + rows;
    this.length += rows;
    this.version++;
  }

  /** A copy of the table. */
  copy(): MetricTable {
    const copy = new MetricTable(this.keys, this.capacity);
    copy.addBlock(this.block(0, this.length));
    copy.rewritten = this.rewritten;
    return copy;
  }

  private found(columns: Map<MetricKey, Float32Array>, key: MetricKey): Float32Array {
    const column = columns.get(key);
    if (!column) throw new Error(`MetricTable: no column ${key}; it holds ${this.keys.join(', ')}.`);
    return column;
  }

  /** Halves the rows of the older half: of every GROUP rows it keeps the extremes, in their order. */
  private thin(): void {
    const half = this.capacity / 2;
    const kept = half / (GROUP / 2);
    for (const column of this.columns.values()) {
      for (let i = 0; i < half / GROUP; i++) {
        const [a, b] = extremes(column, i * GROUP, (i + 1) * GROUP);
        column[2 * i] = column[a] ?? Number.NaN;
        column[2 * i + 1] = column[b] ?? Number.NaN;
      }
      column.copyWithin(kept, half, this.capacity);
    }
    // Extremes alone would pull a smoothed curve towards the spikes, so the groups' means are kept beside them.
    for (const means of this.means.values()) {
      for (let i = 0; i < half / GROUP; i++) means.fill(meanOf(means, i * GROUP, (i + 1) * GROUP), 2 * i, 2 * i + 2);
      means.copyWithin(kept, half, this.capacity);
    }
    for (const axis of AXES) {
      const column = this.axes[axis];
      for (let i = 0; i < half / GROUP; i++) {
        const x0 = column[i * GROUP] ?? 0;
        const x1 = column[i * GROUP + GROUP / 2] ?? x0;
        column[2 * i] = x0;
        column[2 * i + 1] = x1;
      }
      column.copyWithin(kept, half, this.capacity);
    }
    this.length = kept + half;
    this.thinned = kept;
    this.rewritten++;
  }
}

/** The value in a row, or the newest value before it. Returns NaN if there is none. */
export function latestIn(column: ArrayLike<number>, row: number): number {
  for (let i = row; i >= 0; i--) {
    const v = column[i] ?? Number.NaN;
    if (Number.isFinite(v)) return v;
  }
  return Number.NaN;
}

/** Mean of column[from..to) without NaN. */
function meanOf(column: Float32Array, from: number, to: number): number {
  let sum = 0;
  let n = 0;
  for (let i = from; i < to; i++) {
    const v = column[i] ?? Number.NaN;
    if (Number.isNaN(v)) continue;
    sum += v;
    n++;
  }
  return n > 0 ? sum / n : Number.NaN;
}

/** Indices of the minimum and maximum of column[from..to), the earlier one first. NaN counts only if all are NaN. */
export function extremes(column: Float32Array, from: number, to: number): [number, number] {
  let lo = -1;
  let hi = -1;
  for (let i = from; i < to; i++) {
    const v = column[i] ?? Number.NaN;
    if (Number.isNaN(v)) continue;
    if (lo < 0 || v < (column[lo] ?? 0)) lo = i;
    if (hi < 0 || v >= (column[hi] ?? 0)) hi = i;
  }
  if (lo < 0) return [from, from];
  return lo <= hi ? [lo, hi] : [hi, lo];
}
