// Sheets as files.
import { zipStored } from '../io/zip/zip.ts';

/** The name that the command line gives a sheet too. */
export function sheetFile(nimg: number): string {
  return `samples-${String(nimg).padStart(8, '0')}.png`;
}

/** PNGs of sheets by images seen, in one zip. */
export function zipOfPngs(pngs: ReadonlyMap<number, Uint8Array>): Uint8Array<ArrayBuffer> {
  return zipStored(Object.fromEntries([...pngs].map(([nimg, bytes]) => [sheetFile(nimg), bytes])));
}
