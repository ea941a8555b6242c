// Every finished step's numbers, outside React: typed columns over three axes, bounded in memory however long the run.
import type { MetricKey, UnpackedRow } from './metricColumns.ts';

/** Rows taken together when the older half of a full table is thinned; each group leaves its minimum and its maximum. */
const GROUP = 4;

/** What curves can be drawn over: images seen, steps, active seconds. */
export const AXES = ['nimg', 'step', 'sec'] as const;
export type Axis = (typeof AXES)[number];

/** Some rows of a table, apart from it: what storage keeps and a branch is made of. */
export interface MetricBlock {
  readonly axes: Readonly<Record<Axis, Float64Array<ArrayBuffer>>>;
  readonly columns: Readonly<Partial<Record<MetricKey, Float32Array<ArrayBuffer>>>>;
  /** Where rows were thinned, what they stand for on average. */
  readonly means?: Readonly<Partial<Record<MetricKey, Float32Array<ArrayBuffer>>>>;
}

/** Columns of numbers by step. When full, the older half shrinks to its minima and maxima, so spikes stay. */
export class MetricTable {
  readonly capacity: number;
  readonly keys: readonly MetricKey[];
  /** Rises with every change; charts redraw when it did. */
  version = 0;
  /** Rises when rows that were there change or go: copies of them are then stale. */
  rewritten = 0;
  length = 0;
  private readonly axes: Record<Axis, Float64Array<ArrayBuffer>>;
  private readonly columns: Map<MetricKey, Float32Array<ArrayBuffer>>;
  /** What rows stand for on average; see `mean`. */
  private readonly means: Map<MetricKey, Float32Array<ArrayBuffer>>;
  /** Rows from the first on that are what thinning left of more. */
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

  /** Images seen, row by row. */
  get nimg(): Float64Array {
    return this.axes.nimg;
  }

  /** Adds one row; a value that its method lacks is NaN, which charts leave out. */
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

  /** The numbers of an axis, rising; only the first `length` count. */
  axis(axis: Axis): Float64Array {
    return this.axes[axis];
  }

  /** The column of a key; only its first `length` numbers count. */
  column(key: MetricKey): Float32Array {
    return this.found(this.columns, key);
  }

  /** What each row stands for on average: its own number, or once thinned the mean of the rows that it is left of. */
  mean(key: MetricKey): Float32Array {
    return this.found(this.means, key);
  }

  /** The newest value of a key, NaN when there is none. */
  last(key: MetricKey): number {
    return this.length === 0 ? Number.NaN : (this.column(key)[this.length - 1] ?? Number.NaN);
  }

  /** The newest value of a key that is there: of numbers that only some rows have. NaN when there is none. */
  latest(key: MetricKey): number {
    return latestIn(this.column(key), this.length - 1);
  }

  /** Gives a row numbers that came after it; false where no row has seen exactly `nimg` images. */
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

  /** Row `i` as it was appended. */
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

  /** The last row that has seen at most `nimg` images; -1 when there is none. */
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

  /** Drops the rows after `nimg`: a run that goes on from an older checkpoint. */
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

  /** Adds the rows of a block; a column that it lacks is NaN. There must be room: a block goes back where it came from. */
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

  /** The same rows in a table of their own. */
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

  /** Shrinks the older half to half its rows: of every GROUP rows their extremes, in the order they came. */
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
    // Extremes alone would pull a smoothed curve towards the spikes, so what they stood for is kept beside them.
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

/** The number of a row, or of the newest before it that has one; NaN where none has. */
export function latestIn(column: ArrayLike<number>, row: number): number {
  for (let i = row; i >= 0; i--) {
    const v = column[i] ?? Number.NaN;
    if (Number.isFinite(v)) return v;
  }
  return Number.NaN;
}

/** Mean of the numbers in column[from..to), NaN left out. */
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

/** Positions of the minimum and maximum of column[from..to), the earlier one first; NaN only where all are. */
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
