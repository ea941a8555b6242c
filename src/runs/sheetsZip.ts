// Sheets as files.
import { zipStored } from '../io/zip/zip.ts';

/** The file name of a sheet, as the command line writes it. */
export function sheetFile(nimg: number): string {
  return `samples-${String(nimg).padStart(8, '0')}.png`;
}

/** One zip with the PNGs of sheets, by images seen. */
export function zipOfPngs(pngs: ReadonlyMap<number, Uint8Array>): Uint8Array<ArrayBuffer> {
  return zipStored(Object.fromEntries([...pngs].map(([nimg, bytes]) => [sheetFile(nimg), bytes])));
}
