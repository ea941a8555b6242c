// Unpacks gzip as a stream, with the platform's DecompressionStream (browsers, Node). What that refuses is read again by
// members.
import { ByteReader } from '../byteReader.ts';
import { gunzipMembers } from './gzipMembers.ts';

/** Whether the bytes begin with gzip's magic number. */
export function looksLikeGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/** Reads the contents of a gzip file of one or more members. Error messages begin with `name`. */
export function gunzip(file: Blob, name: string): ByteReader {
  const parts = unpacked(file);
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await parts.return(undefined);
    },
  });
  return new ByteReader(
    stream,
    () => new Error(`${name}: the gzip data is damaged or incomplete; download the file again.`),
  );
}

async function* unpacked(file: Blob): AsyncGenerator<Uint8Array> {
  let given = 0;
  const reader = file.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  try {
    for (;;) {
      const part = await reader.read().catch(() => null);
      if (!part) break;
      if (part.done) return;
      given += part.value.length;
      yield part.value;
    }
  } finally {
    await reader.cancel().catch(() => {}); // its error leads to the second way
  }
  let at = 0;
  for await (const part of gunzipMembers(file)) {
    if (at + part.length > given) yield part.subarray(Math.max(0, given - at));
    at += part.length;
  }
}
