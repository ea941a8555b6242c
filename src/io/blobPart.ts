// A part of a file, by offsets that the file itself contains.

/** The bytes from `from` to `to`. Throws if they are outside the file, because engines handle that case differently. */
export function blobPart(blob: Blob, from: number, to: number): Blob {
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from <= to && to <= blob.size)) {
    throw new RangeError(`Bytes ${from} to ${to} are not in a file of ${blob.size} bytes.`);
  }
  return blob.slice(from, to);
}
