// Writes small zip archives without compression.
import { zipSync } from 'fflate';

/**
 * Makes a zip of files that are already packed, such as PNGs. It stores them without compression and dates. Equal files
 * give equal zips.
 */
export function zipStored(files: Readonly<Record<string, Uint8Array>>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(zipSync({ ...files }, { level: 0, mtime: '1980-01-01T00:00:00' }));
}
