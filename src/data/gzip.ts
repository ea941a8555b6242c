// Gzip with the platform's DecompressionStream (browsers, Node).

/** Whether the bytes begin with gzip's magic number. */
export function looksLikeGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Unpacks a gzip file; `name` names it in error messages. */
export async function gunzip(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  const source = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
  try {
    const unpacked = source.pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(unpacked).arrayBuffer());
  } catch {
    throw new Error(`${name}: the gzip data is damaged or incomplete; download the file again.`);
  }
}
