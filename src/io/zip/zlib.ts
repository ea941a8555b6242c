// zlib streams: written by fflate, read by the platform without blocking the calling thread.
import { zlibSync } from 'fflate';

/** Packs bytes as a zlib stream, as small as deflate can. */
export function deflated(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(zlibSync(bytes, { level: 9 }));
}

/** Unpacks the `size` bytes of a zlib stream. Throws if the stream is damaged or has another length. */
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
