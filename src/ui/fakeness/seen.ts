// What is shown of a subject's images: what the run recorded of them, or what a look at them found.
import type { LookAnswer } from '../../workers/api.ts';
import { type StepperState, USUAL_SIGMA } from './stepperState.ts';
import type { Subject } from './subjects.ts';

export interface Seen {
  readonly sigma: ArrayLike<number>;
  readonly logits: Float32Array | null;
  readonly mapSize: number;
  /** All numbers of a look; null for what was recorded. */
  readonly look: LookAnswer | null;
}

/** Null while a look is on its way. */
export function seenOf(
  subject: Subject,
  state: StepperState,
  look: LookAnswer | undefined,
  /** Whether the run trains the encoder to tell real from generated. */
  critic: boolean,
): Seen | null {
  if (state.eyes === 'recorded') return subject.recorded && { ...subject.recorded, look: null };
  if (!look || look.n !== subject.n) return null;
  return { sigma: sigmaOf(subject, state.sigma), logits: critic ? look.logits : null, mapSize: look.mapSize, look };
}

/** The noise level of each image. */
export function sigmaOf(subject: Subject, sigma: number | null): Float32Array {
  if (sigma === null && subject.recorded) return subject.recorded.sigma;
  return new Float32Array(subject.n).fill(sigma ?? subject.pins?.sigma ?? USUAL_SIGMA);
}

/** The logits of one image's map. */
export function mapAt({ logits, mapSize }: Seen, i: number): Float32Array {
  return (logits ?? new Float32Array()).subarray(i * mapSize ** 2, (i + 1) * mapSize ** 2);
}

/** Length of a vector; of some numbers of a larger one. */
export function norm(x: Float32Array, from = 0, to = x.length): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += (x[i] ?? 0) ** 2;
  return Math.sqrt(sum);
}

/** What one image's row says besides its fakeness; nothing without a look. */
export function lookNumbers({ look }: Seen, i: number) {
  if (!look) return null;
  const size = look.gradSid.length / look.n;
  const [from, to] = [i * size, (i + 1) * size];
  const sum = look.gradSid.subarray(from, to).map((v, at) => v + (look.gradAdv[from + at] ?? 0));
  return {
    weight: look.weight[i] ?? Number.NaN,
    gradSid: norm(look.gradSid, from, to),
    gradAdv: norm(look.gradAdv, from, to),
    gradSum: norm(sum),
  };
}
