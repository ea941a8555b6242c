// Parquet files of Hugging Face's data sets: a column of pictures (a struct with their bytes) and a column of class
// numbers. hyparquet is loaded on first use.
import type { AsyncBuffer, FileMetaData, SchemaElement } from 'hyparquet';
import { blobPart } from '../../io/blobPart.ts';
import type { Entry } from '../containers/boxes.ts';
import { counted, grouped, LIMITS } from '../limits.ts';
import { blobOf, type Reading, type Source } from '../reading.ts';
import { PictureTaker } from './pictures.ts';

interface Shard {
  readonly entry: Entry;
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly rows: number;
  readonly columns: Columns;
}

interface Columns {
  readonly image: string;
  /** Undefined if there are no classes. */
  readonly label: string | undefined;
  readonly classNames: readonly string[] | undefined;
}

const LABELS = ['label', 'labels', 'fine_label', 'class', 'target'];

/** Reads files with the same columns, one after the other. */
export async function readParquet(source: Source): Promise<Reading> {
  const shards: Shard[] = [];
  for (const entry of source.entries) shards.push(await openShard(entry, source));
  const [first] = shards;
  if (!first) throw new Error('No Parquet file was given.');
  const other = shards.find((s) => s.columns.image !== first.columns.image || s.columns.label !== first.columns.label);
  if (other)
    throw new Error(`${other.entry.shown}: has other columns than ${first.entry.shown}. Add one data set at a time.`);
  const name = nameOf(first.entry, first.columns);
  const { classNames = [], label } = first.columns;
  const taker = new PictureTaker(
    source.job,
    name,
    shards.map((s) => s.rows),
    LIMITS.classes,
  );
  source.job.begin(
    'reading',
    shards.reduce((sum, s) => sum + s.rows, 0),
  );
  let classes = classNames.length;
  for (const [i, shard] of shards.entries()) {
    await readRows(shard, source, async (bytes, number, row) => {
      const slot = taker.builder.slots[i];
      if (!slot) return;
      classes = Math.max(classes, number + 1);
      await taker.put(bytes, `${shard.entry.shown}, row ${grouped(row)}`, taker.builder.next(slot, number));
    });
  }
  const names =
    label === undefined ? ['images'] : Array.from({ length: classes }, (_, k) => classNames[k] ?? String(k));
  const notes = label === undefined ? ['No column of class numbers: all images are one class.'] : [];
  if (label === 'fine_label') notes.push('The fine labels are the classes; the coarse ones are not used.');
  return { set: taker.builder.finish(name, names), notes: [...notes, ...taker.notes()], crops: taker.crops };
}

async function openShard(entry: Entry, source: Source): Promise<Shard> {
  const { parquetMetadataAsync } = await import('hyparquet');
  const blob = await blobOf(entry, source);
  const file: AsyncBuffer = {
    byteLength: blob.size,
    slice(from, to) {
      const bytes = blobPart(blob, from, to ?? blob.size).arrayBuffer();
      bytes.catch(() => {}); // its failure may come before anyone awaits it
      return bytes;
    },
  };
  let metadata: FileMetaData;
  try {
    metadata = await parquetMetadataAsync(file);
  } catch {
    throw new Error(`${entry.shown}: the Parquet file is damaged or incomplete; download it again.`);
  }
  const rows = Number(metadata.num_rows);
  // Each row has a picture, and no picture has fewer than 16 bytes.
  if (!Number.isSafeInteger(rows) || rows < 1 || rows * 16 > blob.size) {
    throw new Error(
      `${entry.shown}: states ${grouped(rows)} rows in ${counted(blob.size, 'byte')}; the file is damaged or holds no pictures.`,
    );
  }
  const columns = columnsOf(metadata, entry.shown);
  return { entry, file, metadata: onlyThese(metadata, columns), rows, columns };
}

/**
 * The picture column is the struct with a field `bytes`. The label column has a usual name or is the only integer column.
 */
function columnsOf({ schema, key_value_metadata: pairs }: FileMetaData, shown: string): Columns {
  const tops = topLevel(schema);
  const image = tops.find((t) => t.children.some((c) => c.name === 'bytes' && c.type === 'BYTE_ARRAY'));
  if (!image) {
    const names = tops
      .map((t) => t.element.name)
      .join(', ')
      .slice(0, 200);
    throw new Error(
      `${shown}: has no column of pictures (its columns: ${names}); choose the Parquet of an image data set.`,
    );
  }
  const integers = tops
    .filter((t) => t.element.type === 'INT64' || t.element.type === 'INT32')
    .map((t) => t.element.name);
  const label = LABELS.find((name) => integers.includes(name)) ?? (integers.length === 1 ? integers[0] : undefined);
  const features = pairs?.find((p) => p.key === 'huggingface')?.value;
  return {
    image: image.element.name,
    label,
    classNames: label === undefined ? undefined : classNamesIn(features, label),
  };
}

/** The metadata with only the columns that are read. Otherwise hyparquet reads other parts, whose errors would be lost. */
function onlyThese(metadata: FileMetaData, { image, label }: Columns): FileMetaData {
  const [root] = metadata.schema;
  const tops = topLevel(metadata.schema).filter(({ element }) => element.name === image || element.name === label);
  const schema = tops.flatMap(({ element, children }) => {
    const bytes = children.filter((c) => c.name === 'bytes' && c.type === 'BYTE_ARRAY');
    return element.name === image ? [{ ...element, num_children: bytes.length }, ...bytes] : [element];
  });
  const wanted = new Set([`${image}.bytes`, label]);
  const row_groups = metadata.row_groups.map((group) => ({
    ...group,
    columns: group.columns.filter((c) => wanted.has(c.meta_data?.path_in_schema.join('.'))),
  }));
  return { ...metadata, schema: [{ ...(root as SchemaElement), num_children: tops.length }, ...schema], row_groups };
}

interface Top {
  readonly element: SchemaElement;
  readonly children: readonly SchemaElement[];
}

function topLevel(schema: readonly SchemaElement[]): Top[] {
  const tops: Top[] = [];
  for (let i = 1; i < schema.length; ) {
    const element = schema[i] as SchemaElement;
    const end = endOf(schema, i);
    tops.push({ element, children: schema.slice(i + 1, end) });
    i = end;
  }
  return tops;
}

/** Index behind the element and its children. The schema is a flat list, a parent before its children. */
function endOf(schema: readonly SchemaElement[], i: number): number {
  let end = i + 1;
  for (let k = 0; k < (schema[i]?.num_children ?? 0) && end < schema.length; k++) end = endOf(schema, end);
  return end;
}

/** Class names from the note of Hugging Face in the file's metadata. */
function classNamesIn(text: string | undefined, label: string): readonly string[] | undefined {
  try {
    const parsed = JSON.parse(text ?? '') as { info?: { features?: Record<string, { names?: unknown }> } };
    const names = parsed.info?.features?.[label]?.names;
    return Array.isArray(names) && names.length <= LIMITS.classes ? names.map(String) : undefined;
  } catch {
    return undefined;
  }
}

function nameOf(entry: Entry, { classNames }: Columns): string {
  if (classNames?.join(' ') === 'airplane automobile bird cat deer dog frog horse ship truck') return 'CIFAR-10';
  return entry.path.replace(/^.*\//, '').replace(/\.parquet$/i, '');
}

type TakeRow = (bytes: Uint8Array<ArrayBuffer>, label: number, row: number) => Promise<void>;

async function readRows({ entry, file, metadata, rows, columns }: Shard, source: Source, take: TakeRow): Promise<void> {
  const { parquetReadObjects } = await import('hyparquet');
  const { image, label } = columns;
  const column = async (name: string, rowStart: number, rowEnd: number) =>
    (await parquetReadObjects({ file, metadata, columns: [name], rowStart, rowEnd, utf8: false })).map(
      (row) => row[name],
    );
  let from = 0;
  // Reads whole row groups: a part of one costs as much.
  for (const group of metadata.row_groups) {
    const to = from + Number(group.num_rows);
    const where = `${entry.shown}: rows ${grouped(from)} to ${grouped(to - 1)}`;
    if (Number(group.total_byte_size) > LIMITS.whole) {
      throw new Error(`${where} are one group, too large to read; write the file with smaller row groups.`);
    }
    if (!(to > from && to <= rows)) throw new Error(`${where} are not in the file; it is damaged.`);
    let pictures: unknown[];
    let numbers: unknown[];
    try {
      pictures = await column(image, from, to);
      numbers = label === undefined ? pictures.map(() => 0) : await column(label, from, to);
    } catch (e) {
      throw new Error(`${where} cannot be read: ${whyNot(e)}.`);
    }
    for (const [i, picture] of pictures.entries()) {
      await takeRow(picture, numbers[i], from + i);
      await source.job.advance(1);
    }
    from = to;
  }

  async function takeRow(picture: unknown, number: unknown, row: number): Promise<void> {
    const bytes = typeof picture === 'object' && picture !== null && 'bytes' in picture ? picture.bytes : undefined;
    const at = `${entry.shown}, row ${grouped(row)}`;
    if (!(bytes instanceof Uint8Array)) {
      throw new Error(`${at}: has no picture in it; only data sets with the pictures inside are read.`);
    }
    const k = Number(number);
    if (number === null || !Number.isInteger(k) || k < 0 || k >= LIMITS.classes) {
      throw new Error(`${at}: ${String(number)} is no class number.`);
    }
    await take(bytes as Uint8Array<ArrayBuffer>, k, row);
  }
}

function whyNot(e: unknown): string {
  return e instanceof Error && /compress/i.test(e.message)
    ? 'its compression is not read here; save it with Snappy or none'
    : 'it is damaged or incomplete; download it again';
}
