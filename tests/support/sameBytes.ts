// Vitest compares typed arrays number by number. That takes microseconds per number. This tester compares bytes first.
import { expect } from 'vitest';

/** Returns true for two typed arrays of one type with equal bytes. Otherwise returns undefined: vitest compares. */
function sameBytes(a: unknown, b: unknown): true | undefined {
  if (!ArrayBuffer.isView(a) || !ArrayBuffer.isView(b) || a.constructor !== b.constructor) return undefined;
  const bytes = (x: ArrayBufferView) => Buffer.from(x.buffer, x.byteOffset, x.byteLength);
  return bytes(a).equals(bytes(b)) || undefined;
}

expect.addEqualityTesters([sameBytes]);
