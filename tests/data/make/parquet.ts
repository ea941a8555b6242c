// Parquet files for tests, uncompressed: optional struct {bytes, path} and optional int64, like Hugging Face's image sets.
import { join } from './zip.ts';

export interface Row {
  readonly bytes: Uint8Array;
  readonly label: number;
}

/** Thrift's compact protocol: the part that a footer needs. */
class Thrift {
  private readonly out: number[] = [];
  private readonly last: number[] = [0];

  varint(n: number): this {
    let rest = n;
    while (rest >= 128) {
      this.out.push((rest & 127) | 128);
      rest = Math.floor(rest / 128);
    }
    this.out.push(rest);
    return this;
  }

  private field(id: number, type: number): this {
    const before = this.last.at(-1) ?? 0;
    this.out.push(((id - before) << 4) | type);
    this.last[this.last.length - 1] = id;
    return this;
  }

  int(id: number, n: number, type = 5): this {
    return this.field(id, type).varint(n * 2);
  }

  long(id: number, n: number): this {
    return this.int(id, n, 6);
  }

  text(id: number, text: string): this {
    return this.field(id, 8).raw(text);
  }

  raw(text: string): this {
    const bytes = new TextEncoder().encode(text);
    this.varint(bytes.length);
    for (const b of bytes) this.out.push(b);
    return this;
  }

  struct(id: number, fill: (t: Thrift) => void): this {
    return this.field(id, 12).item(fill);
  }

  item(fill: (t: Thrift) => void): this {
    this.last.push(0);
    fill(this);
    this.last.pop();
    this.out.push(0);
    return this;
  }

  list<T>(id: number, type: number, items: readonly T[], each: (t: Thrift, item: T) => void): this {
    this.field(id, 9);
    if (items.length < 15) this.out.push((items.length << 4) | type);
    else {
      this.out.push(0xf0 | type);
      this.varint(items.length);
    }
    for (const item of items) each(this, item);
    return this;
  }

  get bytes(): Uint8Array {
    return Uint8Array.from(this.out);
  }
}

const STRUCT = 12;
const I32 = 5;
const BINARY = 8;

/** Definition levels of rows without nulls: one run-length pair. */
function levels(count: number, level: number): Uint8Array {
  const run = new Thrift().varint(count * 2).bytes;
  return join([new Uint8Array(Uint32Array.of(run.length + 1).buffer), run, Uint8Array.of(level)]);
}

function page(values: Uint8Array, count: number, level: number): Uint8Array {
  const body = join([levels(count, level), values]);
  const header = new Thrift().item((t) =>
    t
      .int(1, 0)
      .int(2, body.length)
      .int(3, body.length)
      .struct(5, (p) => p.int(1, count).int(2, 0).int(3, 3).int(4, 3)),
  ).bytes;
  return join([header, body]);
}

const byteArrays = (items: readonly Uint8Array[]): Uint8Array =>
  join(items.flatMap((b) => [new Uint8Array(Uint32Array.of(b.length).buffer), b]));

/** A file with a row group for each list of rows. */
export function parquet(groups: readonly (readonly Row[])[], classNames?: readonly string[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [new TextEncoder().encode('PAR1')];
  let at = 4;
  const chunks = groups.map((rows) => {
    const columns = [
      { path: ['img', 'bytes'], type: 6, level: 2, values: byteArrays(rows.map((r) => r.bytes)) },
      {
        path: ['img', 'path'],
        type: 6,
        level: 2,
        values: byteArrays(rows.map(() => new TextEncoder().encode('a.png'))),
      },
      {
        path: ['label'],
        type: 2,
        level: 1,
        values: new Uint8Array(BigInt64Array.from(rows, (r) => BigInt(r.label)).buffer),
      },
    ];
    return columns.map(({ path, type, level, values }) => {
      const bytes = page(values, rows.length, level);
      const chunk = { path, type, offset: at, size: bytes.length, count: rows.length };
      parts.push(bytes);
      at += bytes.length;
      return chunk;
    });
  });
  const footer = new Thrift().item((t) => {
    t.int(1, 1);
    t.list(2, STRUCT, ['root', 'img', 'bytes', 'path', 'label'], (s, name) =>
      s.item((e) => {
        if (name === 'label') e.int(1, 2);
        else if (name === 'bytes' || name === 'path') e.int(1, 6);
        if (name !== 'root') e.int(3, 1);
        e.text(4, name);
        if (name === 'root' || name === 'img') e.int(5, 2);
        if (name === 'path') e.int(6, 0);
      }),
    );
    t.long(
      3,
      groups.reduce((sum, g) => sum + g.length, 0),
    );
    t.list(4, STRUCT, chunks, (s, columns) =>
      s.item((g) => {
        g.list(1, STRUCT, columns, (c, { path, type, offset, size, count }) =>
          c.item((k) => {
            k.long(2, offset).struct(3, (m) => {
              m.int(1, type).list(2, I32, [0, 3], (l, e) => l.varint(e * 2));
              m.list(3, BINARY, path, (l, p) => l.raw(p));
              m.int(4, 0).long(5, count).long(6, size).long(7, size).long(9, offset);
            });
          }),
        );
        g.long(
          2,
          columns.reduce((sum, c) => sum + c.size, 0),
        ).long(3, columns[0]?.count ?? 0);
      }),
    );
    if (classNames) {
      const info = { info: { features: { label: { names: classNames, _type: 'ClassLabel' } } } };
      t.list(5, STRUCT, ['huggingface'], (s, key) => s.item((p) => p.text(1, key).text(2, JSON.stringify(info))));
    }
  }).bytes;
  return join([
    ...parts,
    footer,
    new Uint8Array(Uint32Array.of(footer.length).buffer),
    new TextEncoder().encode('PAR1'),
  ]);
}
