// A part of a file by offsets that come from the file itself.

/** The bytes from `from` to `to`; throws where they are not in the file, for engines differ in what they make of that. */
export function blobPart(blob: Blob, from: number, to: number): Blob {
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from <= to && to <= blob.size)) {
    throw new RangeError(`Bytes ${from} to ${to} are not in a file of ${blob.size} bytes.`);
  }
  return blob.slice(from, to);
}
