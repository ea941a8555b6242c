// Reads exact numbers of bytes from a stream. All readers of archives use it.

/** The stream ended `missing` bytes before the end of the requested range. */
export class EndOfBytes extends Error {
  readonly missing: number;
  constructor(missing: number) {
    super(`The data ends ${missing.toLocaleString('en-US')} bytes too early.`);
    this.missing = missing;
  }
}

/** Reads a stream in order and holds one chunk at a time. */
export class ByteReader {
  /** Bytes read or skipped so far. */
  taken = 0;
  private readonly source: ReadableStreamDefaultReader<Uint8Array>;
  private readonly explain: (e: unknown) => Error;
  private chunk = new Uint8Array(0);

  /** `explain` turns the stream's own errors, for instance of unpacking, into a sentence. */
  constructor(stream: ReadableStream<Uint8Array>, explain: (e: unknown) => Error = asError) {
    this.source = stream.getReader();
    this.explain = explain;
  }

  static of(bytes: Uint8Array): ByteReader {
    const chunks = new ReadableStream<Uint8Array>({
      start(controller) {
        if (bytes.length > 0) controller.enqueue(bytes);
        controller.close();
      },
    });
    return new ByteReader(chunks);
  }

  /** A copy of exactly n bytes. Throws EndOfBytes if the stream ends before. */
  async read(n: number): Promise<Uint8Array<ArrayBuffer>> {
    const out = new Uint8Array(n);
    await this.into(out);
    return out;
  }

  /** At most n bytes, fewer only at the end. */
  async upTo(n: number): Promise<Uint8Array<ArrayBuffer>> {
    const out = new Uint8Array(n);
    const got = await this.fill(out);
    return out.subarray(0, got);
  }

  /** Fills `out`. */
  async into(out: Uint8Array): Promise<void> {
    const got = await this.fill(out);
    if (got < out.length) throw new EndOfBytes(out.length - got);
  }

  async skip(n: number): Promise<void> {
    for (let left = n; left > 0; ) {
      if (this.chunk.length === 0 && !(await this.next())) throw new EndOfBytes(left);
      const some = Math.min(left, this.chunk.length);
      this.drop(some);
      left -= some;
    }
  }

  /** Reads to the end. Returns the number of bytes. */
  async drain(onBytes?: (taken: number) => Promise<void>): Promise<number> {
    const before = this.taken;
    while (this.chunk.length > 0 || (await this.next())) {
      this.drop(this.chunk.length);
      await onBytes?.(this.taken);
    }
    return this.taken - before;
  }

  /** Closes the stream, even before its end. */
  async close(): Promise<void> {
    await this.source.cancel().catch(() => {}); // an error of the stream was reported before
  }

  private async fill(out: Uint8Array): Promise<number> {
    let at = 0;
    while (at < out.length) {
      if (this.chunk.length === 0 && !(await this.next())) break;
      const some = Math.min(out.length - at, this.chunk.length);
      out.set(this.chunk.subarray(0, some), at);
      this.drop(some);
      at += some;
    }
    return at;
  }

  private drop(n: number): void {
    this.chunk = this.chunk.subarray(n);
    this.taken += n;
  }

  private async next(): Promise<boolean> {
    try {
      for (;;) {
        const { done, value } = await this.source.read();
        if (done) return false;
        if (value.length === 0) continue;
        this.chunk = value as Uint8Array<ArrayBuffer>;
        return true;
      }
    } catch (e) {
      throw this.explain(e);
    }
  }
}

function asError(e: unknown): Error {
  return e instanceof Error ? e : new Error(String(e));
}

/** The parts one after the other, as one array. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
