// Writes protocol buffers: a message is a list of parts, so large tensors are copied once, at the end.
import { joined } from '../byteReader.ts';

const utf8 = new TextEncoder();

/** Bytes of an unsigned varint up to 2^53. */
function varint(value: number): number[] {
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`A varint must be a whole number, got ${value}.`);
  const out: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) + 128);
  out.push(rest);
  return out;
}

const WIRE = { varint: 0, bytes: 2 } as const;

/** One message under construction. */
export class ProtoMessage {
  private readonly parts: Uint8Array[] = [];
  private size = 0;

  get length(): number {
    return this.size;
  }

  private push(part: Uint8Array): void {
    this.parts.push(part);
    this.size += part.length;
  }

  private tag(field: number, wire: number, more: number): void {
    this.push(Uint8Array.from([...varint(field * 8 + wire), ...varint(more)]));
  }

  /** An int32, int64 or enum field. It must not be negative. */
  int(field: number, value: number): this {
    this.tag(field, WIRE.varint, value);
    return this;
  }

  /** A bytes field. It refers to `data` without a copy. */
  bytes(field: number, data: Uint8Array): this {
    this.tag(field, WIRE.bytes, data.length);
    this.push(data);
    return this;
  }

  text(field: number, value: string): this {
    return this.bytes(field, utf8.encode(value));
  }

  /** A message field. Later additions to `message` are not included. */
  message(field: number, message: ProtoMessage): this {
    this.tag(field, WIRE.bytes, message.size);
    for (const part of message.parts) this.push(part);
    return this;
  }

  /** The encoded message. */
  finish(): Uint8Array<ArrayBuffer> {
    return joined(this.parts);
  }
}
