// The numbers of an inspection per image and pixel, and the ends of the scales that all its images share.
import type { InspectAnswer } from '../../workers/protocol.ts';

export type GradientPart = 'gradSid' | 'gradAdv' | 'gradSum';

/** One image of an array of images. */
export function planesOf(x: Float32Array, { n }: Pick<InspectAnswer, 'n'>, i: number): Float32Array {
  const size = x.length / n;
  return x.subarray(i * size, (i + 1) * size);
}

/** The mean over the channels of teacher minus fake score, or of the SiD loss, [R * R]. */
export function meanOf(id: 'difference' | 'loss', inspection: InspectAnswer, i: number): Float32Array {
  const { channels: C, resolution } = inspection;
  const size = resolution ** 2;
  const minus = id === 'difference' ? planesOf(inspection.fakeScore, inspection, i) : null;
  const x = planesOf(id === 'difference' ? inspection.teacher : inspection.lossMap, inspection, i);
  const out = new Float32Array(size);
  for (const [at, v] of x.entries()) out[at % size] = (out[at % size] ?? 0) + (v - (minus?.[at] ?? 0)) / C;
  return out;
}

/** The norm over the channels of a part of the gradient, [R * R]. */
export function gradientOf(part: GradientPart, inspection: InspectAnswer, i: number): Float32Array {
  const size = inspection.resolution ** 2;
  const [sid, adv] = [planesOf(inspection.gradSid, inspection, i), planesOf(inspection.gradAdv, inspection, i)];
  const out = new Float32Array(size);
  for (let at = 0; at < sid.length; at++) {
    const g = (part === 'gradAdv' ? 0 : (sid[at] ?? 0)) + (part === 'gradSid' ? 0 : (adv[at] ?? 0));
    out[at % size] = (out[at % size] ?? 0) + g * g;
  }
  return out.map(Math.sqrt);
}

interface Ends {
  readonly difference: number;
  readonly loss: number;
  /** One end for all three gradients, so that their sizes can be compared. */
  readonly gradient: number;
}

const known = new WeakMap<InspectAnswer, Ends>();

/** The largest numbers of all images of an inspection. */
export function endsOf(inspection: InspectAnswer): Ends {
  const found = known.get(inspection);
  if (found) return found;
  const all = Array.from({ length: inspection.n }, (_, i) => i);
  const most = (of: (i: number) => Float32Array) => Math.max(...all.map((i) => largest(of(i))));
  const parts = (['gradSid', 'gradAdv', 'gradSum'] as const).map((part) =>
    most((i) => gradientOf(part, inspection, i)),
  );
  const ends: Ends = {
    difference: most((i) => meanOf('difference', inspection, i)),
    loss: most((i) => meanOf('loss', inspection, i)),
    gradient: Math.max(...parts),
  };
  known.set(inspection, ends);
  return ends;
}

export function largest(x: Float32Array): number {
  let end = 0;
  for (const v of x) end = Math.max(end, Math.abs(v));
  return end;
}
