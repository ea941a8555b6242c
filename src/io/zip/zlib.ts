// zlib streams: written by fflate, read by the platform, off the calling thread.
import { zlibSync } from 'fflate';

/** The bytes as a zlib stream, as small as deflate makes them. */
export function deflated(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(zlibSync(bytes, { level: 9 }));
}

/** The `size` bytes of a zlib stream; throws where it is damaged or holds more or fewer. */
export async function inflated(stream: Uint8Array, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const out = new Uint8Array(size);
  const reader = new Blob([stream as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('deflate'))
    .getReader();
  let at = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    if (at + part.value.length > size) {
      await reader.cancel();
      throw new Error(`A zlib stream of ${size} bytes holds more.`);
    }
    out.set(part.value, at);
    at += part.value.length;
  }
  if (at < size) throw new Error(`A zlib stream of ${size} bytes holds ${at}.`);
  return out;
}
