// Small reads from a large file. A window of the file stays in memory, so reads in order cost one slice per megabyte.

import { blobPart } from './blobPart.ts';

const WINDOW = 1 << 20;

/** Random access to a file's bytes. */
export class BlobWindow {
  readonly blob: Blob;
  private start = 0;
  private bytes = new Uint8Array(0);

  constructor(blob: Blob) {
    this.blob = blob;
  }

  /** The bytes from `from` to `to`, fewer at the end of the file. It is a view, valid until the next call. */
  async slice(from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
    const end = Math.min(to, this.blob.size);
    if (from >= end) return new Uint8Array(0);
    if (end - from > WINDOW) return this.load(from, end);
    if (from < this.start || end > this.start + this.bytes.length) {
      this.bytes = await this.load(from, Math.min(from + WINDOW, this.blob.size));
      this.start = from;
    }
    return this.bytes.subarray(from - this.start, Math.max(from, end) - this.start);
  }

  /** A copy of the bytes from `from` to `to`. */
  async own(from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
    const part = await this.slice(from, to);
    return part.buffer === this.bytes.buffer ? part.slice() : part;
  }

  private async load(from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await blobPart(this.blob, from, to).arrayBuffer());
  }
}
