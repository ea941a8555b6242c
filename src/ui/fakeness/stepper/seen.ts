// The data shown for a subject's images: what the run recorded, or the results of an inspection.
import { planesOf } from '../inspectNumbers.ts';
import type { Subject } from '../subjects.ts';
import type { StepperState } from './stepperState.ts';
import type { ShownInspection } from './useInspections.ts';

export interface Seen {
  readonly sigma: ArrayLike<number>;
  readonly logits: Float32Array | null;
  readonly mapSize: number;
  /** The results of the inspection. Null for recorded data. */
  readonly inspection: ShownInspection | null;
}

/** Returns null while an inspection is in progress. */
export function seenOf(
  subject: Subject,
  mode: StepperState['mode'],
  inspection: ShownInspection | undefined,
  /** Whether the method trains the encoder to tell real from generated. */
  judges: boolean,
): Seen | null {
  if (mode === 'recorded') return subject.recorded && { ...subject.recorded, inspection: null };
  if (!inspection || inspection.n !== subject.n) return null;
  return {
    sigma: inspection.sigma,
    logits: judges ? inspection.logits : null,
    mapSize: inspection.mapSize,
    inspection,
  };
}

/** The logits of one image's map. */
export function mapAt({ logits, mapSize }: Seen, i: number): Float32Array {
  return (logits ?? new Float32Array()).subarray(i * mapSize ** 2, (i + 1) * mapSize ** 2);
}

/** The Euclidean norm of a vector. */
function norm(x: Float32Array): number {
  let sum = 0;
  for (const v of x) sum += v ** 2;
  return Math.sqrt(sum);
}

/** The numbers of an image's row besides its fakeness. Undefined without an inspection. */
export function inspectNumbers({ inspection }: Seen, i: number) {
  if (!inspection) return null;
  const [sid, adv] = [planesOf(inspection.gradSid, inspection, i), planesOf(inspection.gradAdv, inspection, i)];
  return {
    weight: inspection.weight[i] ?? Number.NaN,
    gradSid: norm(sid),
    gradAdv: norm(adv),
    gradSum: norm(sid.map((v, at) => v + (adv[at] ?? 0))),
  };
}
