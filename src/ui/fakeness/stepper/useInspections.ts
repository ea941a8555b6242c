import { useEffect, useRef, useState } from 'react';
import type { RunMeta } from '../../../runs/model/history.ts';
import type { InspectAnswer } from '../../../workers/protocol.ts';
import { useStores } from '../../stores.tsx';
import type { Kind, Subject } from '../subjects.ts';
import { type StepperState, USUAL_SIGMA } from './stepperState.ts';

/** What a look at one subject found, and at which noise levels. */
export interface Look extends InspectAnswer {
  readonly sigma: Float32Array;
}

export interface Looks {
  readonly answers: Readonly<Partial<Record<Kind, Look>>>;
  /** The subjects that the answers are of. */
  readonly of: readonly Subject[];
  readonly busy: boolean;
  readonly failure: string | null;
}

const NONE: Looks = { answers: {}, of: [], busy: false, failure: null };
/** A slider that moves is waited for. */
const SETTLE_MS = 200;

/** Looks at the subjects whenever they, σ or the noise change; one after the other, the last wish first. */
export function useInspections(
  meta: RunMeta | null,
  subjects: readonly Subject[],
  { eyes, sigma, seed }: StepperState,
  /** Rises when the same is to be looked at again. */
  again: number,
): Looks {
  const { looks: desk } = useStores();
  const [looks, setInspections] = useState<Looks>(NONE);
  const id = meta?.id;
  const latest = useRef(meta);
  useEffect(() => {
    latest.current = meta;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same is looked at once more
  useEffect(() => {
    const of = latest.current;
    if (eyes !== 'inspect' || !of || of.id !== id || subjects.length === 0)
      return setInspections((l) => (l.busy ? { ...l, busy: false } : l));
    let wanted = true;
    const ask = async () => {
      setInspections((s) => ({ ...s, busy: true, failure: null }));
      const answers: Partial<Record<Kind, Look>> = {};
      for (const s of subjects) {
        const { n, resolution, rgba, labels, recorded, pins } = s;
        const noise = {
          seed: seed ?? pins?.seed ?? 0,
          pins: pins?.ids ?? null,
          batch: seed === null ? recorded : null,
        };
        const levels = sigmaOf(s, sigma);
        const made = await desk.inspect(of, { n, resolution, rgba, labels, sigma: levels, ...noise });
        if (!wanted) return;
        if (!made.ok) return setInspections((l) => ({ ...l, busy: false, failure: made.failure.message }));
        answers[s.kind] = { ...made.value, sigma: levels };
      }
      setInspections({ answers, of: subjects, busy: false, failure: null });
    };
    const timer = setTimeout(() => void ask(), SETTLE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [desk, id, subjects, eyes, sigma, seed, again]);
  return looks;
}

/** The noise level of each image: all the same, each image's own, or the usual one. */
function sigmaOf({ n, recorded, pins }: Subject, sigma: number | null): Float32Array {
  if (sigma === null && recorded) return recorded.sigma;
  return new Float32Array(n).fill(sigma ?? pins?.sigma ?? USUAL_SIGMA);
}
