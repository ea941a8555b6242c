// Fakeness = 1 - sigmoid(logit), and its fixed colour scale: blue is 0 (real), white is ½, orange is 1 (generated).
import { fakeness } from '../../lib/fakeness.ts';

const REAL = [0, 114, 178] as const;
const FAKE = [213, 94, 0] as const;

/** Mean fakeness of logits. */
export function meanFakeness(logits: Float32Array): number {
  let sum = 0;
  for (const logit of logits) sum += fakeness(logit);
  return sum / logits.length;
}

/** Opacity of a cell with fakeness 0 or 1 in the overlay. */
const OVERLAY = 0.8;

/** The colour of the nearer end of the scale, and the distance from ½: 0 at ½, 1 at the end. */
function towards(f: number): [readonly [number, number, number], number] {
  return [f < 0.5 ? REAL : FAKE, Math.abs(2 * f - 1)];
}

/** Places on the scale as RGBA bytes for an overlay. Cells near ½ are transparent. */
export function overlayOf(places: ArrayLike<number>): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(places.length * 4);
  for (let i = 0; i < places.length; i++) {
    const f = places[i] ?? Number.NaN;
    const [end, strength] = towards(f);
    out.set([...end, Number.isNaN(f) ? 0 : 255 * OVERLAY * strength], 4 * i);
  }
  return out;
}

/** Places on the scale, 0 to 1, as RGBA bytes. */
export function rampOf(places: ArrayLike<number>): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(places.length * 4);
  for (let i = 0; i < places.length; i++) {
    const f = places[i] ?? Number.NaN;
    const [end, strength] = towards(f);
    for (let c = 0; c < 3; c++) out[4 * i + c] = 255 + ((end[c] ?? 0) - 255) * strength;
    out[4 * i + 3] = Number.isNaN(f) ? 0 : 255;
  }
  return out;
}

/** Places on the adapted scale. The place of `all` that is furthest from ½ is moved to an end. ½ stays white. */
export function adapted(places: Float32Array, all = places): Float32Array {
  let reach = 1e-6;
  for (const f of all) if (!Number.isNaN(f)) reach = Math.max(reach, Math.abs(f - 0.5));
  return places.map((f) => 0.5 + (0.5 * (f - 0.5)) / reach);
}
