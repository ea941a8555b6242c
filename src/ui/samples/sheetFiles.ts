// Sheets as PNG files. The browser encodes them outside of the page's thread.

import type { Sheet } from '../../runs/report.ts';
import { zipOfPngs } from '../../runs/sheetsZip.ts';

/** The sheet as a PNG, not enlarged. */
export async function pngOf({ width, height, rgba }: Sheet): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(width, height);
  const pixels = new ImageData(rgba as Uint8ClampedArray<ArrayBuffer>, width, height);
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
}

/** All sheets in a zip. */
export async function zipOfSheets(
  sheets: readonly Sheet[],
  onPacked: (count: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const pngs = new Map<number, Uint8Array>();
  for (const [i, sheet] of sheets.entries()) {
    pngs.set(sheet.nimg, await pngOf(sheet));
    if (i % 8 === 7) onPacked(i + 1);
  }
  return zipOfPngs(pngs);
}
