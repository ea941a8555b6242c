// Rows of a table as text: CSV, tab-separated text for the clipboard, and lines of JSON as the CLI writes them.
import { lowerBound } from './curves/decimate.ts';
import { isSparse, METRIC_KEYS } from './curves/metricColumns.ts';
import type { Axis, MetricTable } from './curves/metricTable.ts';
import type { Range } from './curves/picture.ts';
import { type SeriesKey, valuesOf } from './curves/series.ts';

/** Fields in the order of the CLI's metrics.jsonl. Images per second, which that file omits, come last. */
const ORDER = ['step', 'nimg', ...METRIC_KEYS, 'sec', 'images_per_sec'] as const;
type Field = (typeof ORDER)[number];

const isAxis = (field: Field): field is Axis => field === 'step' || field === 'nimg' || field === 'sec';

/** The fields of the rows for some series. */
export function fieldsOf(series: readonly SeriesKey[]): Field[] {
  return ORDER.filter((f) => isAxis(f) || series.includes(f));
}

/**
 * Rows of a table within a part of an axis (null: all). Missing values are undefined. If only scores are requested, it
 * returns only rows with a score.
 */
export function* rowsOf(
  table: MetricTable,
  fields: readonly Field[],
  part: { readonly axis: Axis; readonly range: Range } | null,
  every = 1,
): Generator<(number | undefined)[]> {
  const columns = fields.map((f) => (isAxis(f) ? table.axis(f) : valuesOf(table, f)));
  const asked = fields.filter((f) => !isAxis(f));
  const scores = asked.length > 0 && asked.every(isSparse) ? asked.map((f) => valuesOf(table, f)) : null;
  const along = part && table.axis(part.axis);
  const from = part && along ? lowerBound(along, table.length, part.range[0]) : 0;
  for (let i = from; i < table.length; i += every) {
    if (part && along && (along[i] ?? 0) > part.range[1]) return;
    if (scores?.every((column) => !Number.isFinite(column[i]))) continue;
    yield columns.map((column) => {
      const v = column[i] ?? Number.NaN;
      return Number.isFinite(v) ? v : undefined;
    });
  }
}

type Rows = Iterable<readonly (number | undefined)[]>;

/** A header, then one line per row. Missing values are empty. */
export function separated(fields: readonly Field[], rows: Rows, separator: ',' | '\t'): string {
  let text = `${fields.join(separator)}\n`;
  for (const row of rows) text += `${row.map((v) => v ?? '').join(separator)}\n`;
  return text;
}

/** One JSON object per line. Missing values are absent. */
export function jsonLines(fields: readonly Field[], rows: Rows): string {
  let text = '';
  for (const row of rows) text += `${JSON.stringify(Object.fromEntries(fields.map((f, i) => [f, row[i]])))}\n`;
  return text;
}
