// Reads a pickle's bytes in order. Every length is checked against the remaining bytes before it is used.
import { PickleError } from './pickleValues.ts';

/** Longest text, 64 MB: a network's source has some ten thousand characters. */
const MAX_TEXT = 2 ** 26;
/** Longest name of a module or class. */
const MAX_LINE = 1000;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const latin1 = (bytes: Uint8Array): string => {
  let text = '';
  for (const b of bytes) text += String.fromCharCode(b);
  return text;
};

export class PickleReader {
  at: number;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.at = at;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  /** Skips n bytes. Returns the offset of the first. */
  private take(n: number): number {
    const { at } = this;
    if (n > this.bytes.length - at) {
      const left = this.bytes.length - at;
      throw new PickleError(`it is cut off: at byte ${at} it needs ${n} more bytes and has ${left}`);
    }
    this.at = at + n;
    return at;
  }

  u8(): number {
    return this.view.getUint8(this.take(1));
  }
  u16(): number {
    return this.view.getUint16(this.take(2), true);
  }
  u32(): number {
    return this.view.getUint32(this.take(4), true);
  }
  i32(): number {
    return this.view.getInt32(this.take(4), true);
  }
  f64(): number {
    return this.view.getFloat64(this.take(8), false);
  }

  /** A length of 8 bytes. */
  u64(): number {
    const at = this.take(8);
    return this.view.getUint32(at, true) + this.view.getUint32(at + 4, true) * 2 ** 32;
  }

  /** n bytes as a view. */
  raw(n: number): Uint8Array {
    if (n < 0) throw new PickleError(`at byte ${this.at} it claims a length of ${n}`);
    const at = this.take(n);
    return this.bytes.subarray(at, at + n);
  }

  text(n: number): string {
    if (n > MAX_TEXT) throw new PickleError(`at byte ${this.at} it claims a text of ${n} bytes, more than ${MAX_TEXT}`);
    const raw = this.raw(n);
    try {
      return utf8.decode(raw);
    } catch {
      throw new PickleError(`the text before byte ${this.at} is not UTF-8`);
    }
  }

  /** A str of Python 2. */
  latin1(n: number): string {
    return latin1(this.raw(n));
  }

  /** Text up to the next line feed. */
  line(): string {
    const rest = this.bytes.subarray(this.at, this.at + MAX_LINE);
    const n = rest.indexOf(10);
    if (n < 0) throw new PickleError(`the name at byte ${this.at} has no end`);
    const text = this.text(n);
    this.at++;
    return text;
  }

  /** A signed little-endian integer of n bytes. Returns a bigint only if a number cannot hold it. */
  integer(n: number): number | bigint {
    if (n > 255) throw new PickleError(`at byte ${this.at} it claims an integer of ${n} bytes`);
    const raw = this.raw(n);
    if (n === 0) return 0;
    let value = 0n;
    for (let i = n - 1; i >= 0; i--) value = (value << 8n) | BigInt(raw[i] as number);
    const signed = BigInt.asIntN(8 * n, value);
    const small = Number(signed);
    return Number.isSafeInteger(small) ? small : signed;
  }
}
