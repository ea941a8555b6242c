import { zipSync } from 'fflate';

/** A zip of files that are packed already, such as PNGs: stored as they are, without dates, so that equal files give equal zips. */
export function zipStored(files: Readonly<Record<string, Uint8Array>>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(zipSync({ ...files }, { level: 0, mtime: '1980-01-01T00:00:00' }));
}
