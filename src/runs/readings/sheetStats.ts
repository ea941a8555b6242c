// Diversity and brightness of a sheet's samples. Each is computed once per sheet.
import { numberOf } from '../../lib/codec.ts';
import type { Sheet } from '../report.ts';

interface Stats {
  readonly diversity: number;
  readonly brightness: number;
}

const known = new WeakMap<Sheet, Stats>();

function statsOf(sheet: Sheet): Stats {
  const before = known.get(sheet);
  if (before) return before;
  const { width, height, cols, rows, rgba } = sheet;
  const [w, h] = [width / cols, height / rows];
  const cells = cols * rows;
  let variance = 0;
  let total = 0;
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        let squares = 0;
        for (let cell = 0; cell < cells; cell++) {
          const py = Math.floor(cell / cols) * h + y;
          const px = (cell % cols) * w + x;
          const v = numberOf(rgba[(py * width + px) * 4 + c] ?? 0);
          sum += v;
          squares += v * v;
        }
        total += sum;
        variance += squares / cells - (sum / cells) ** 2;
      }
    }
  }
  const numbers = w * h * 3;
  const stats = { diversity: Math.sqrt(variance / numbers), brightness: total / (numbers * cells) };
  known.set(sheet, stats);
  return stats;
}

/** Root mean square deviation of the samples from their mean image, in units of [-1, 1]. */
export function diversity(sheet: Sheet): number {
  return statsOf(sheet).diversity;
}

/** Mean over all pixels, in [-1, 1]. */
export function brightness(sheet: Sheet): number {
  return statsOf(sheet).brightness;
}
