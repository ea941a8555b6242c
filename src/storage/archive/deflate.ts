// Deflates and inflates bytes with the browser's own functions, in slices, so that the thread can do other work between
// them.

/** Bytes of a slice. One slice takes a few milliseconds. */
const SLICE = 1 << 16;

const turns = new MessageChannel();
const waiting: (() => void)[] = [];
turns.port1.onmessage = () => waiting.shift()?.();

/** Lets the thread do other work. Unlike a timer, it is not slowed down in a hidden page. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    turns.port2.postMessage(null);
  });
}

export function deflate(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return through(bytes, new CompressionStream('deflate-raw'));
}

export function inflate(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return through(bytes, new DecompressionStream('deflate-raw'));
}

async function through(bytes: Uint8Array, stream: CompressionStream | DecompressionStream) {
  const [whole] = await Promise.all([new Response(stream.readable).arrayBuffer(), feed(bytes, stream)]);
  return new Uint8Array(whole);
}

async function feed(bytes: Uint8Array, { writable }: CompressionStream | DecompressionStream): Promise<void> {
  const writer = writable.getWriter();
  for (let at = 0; at < bytes.length; at += SLICE) {
    await writer.write(bytes.slice(at, at + SLICE));
    await breathe();
  }
  await writer.close();
}
