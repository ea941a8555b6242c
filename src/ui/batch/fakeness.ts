// Fakeness = 1 - sigmoid(logit), and its fixed colour scale: blue looks real, white undecided, orange looks fake.
import { fakeness } from '../../lib/fakeness.ts';

const REAL = [0, 114, 178] as const;
const FAKE = [213, 94, 0] as const;

/** Mean fakeness of some logits. */
export function meanFakeness(logits: Float32Array): number {
  let sum = 0;
  for (const logit of logits) sum += fakeness(logit);
  return sum / logits.length;
}

/** How much of an image a wholly decided cell hides in the overlay. */
const OVERLAY = 0.8;

/** The end of the scale that a fakeness is nearer to, and how near: 0 undecided, 1 there. */
function towards(f: number): [readonly [number, number, number], number] {
  return [f < 0.5 ? REAL : FAKE, Math.abs(2 * f - 1)];
}

/** Places on the scale as RGBA bytes to lie on an image: the more decided a cell, the less it lets through. */
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

/** Places on the adapted scale: the one of `all` that is furthest from undecided reaches an end; undecided stays white. */
export function adapted(places: Float32Array, all = places): Float32Array {
  let reach = 1e-6;
  for (const f of all) if (!Number.isNaN(f)) reach = Math.max(reach, Math.abs(f - 0.5));
  return places.map((f) => 0.5 + (0.5 * (f - 0.5)) / reach);
}
