// Requests inspections of the stepper's subjects.
import { useEffect, useRef, useState } from 'react';
import type { RunMeta } from '../../../runs/model/history.ts';
import type { InspectAnswer } from '../../../workers/protocol.ts';
import { useStores } from '../../stores.tsx';
import type { Kind, Subject } from '../subjects.ts';
import { type StepperState, USUAL_SIGMA } from './stepperState.ts';

/** The results of the inspection of one subject, with its noise levels. */
export interface ShownInspection extends InspectAnswer {
  readonly sigma: Float32Array;
}

export interface Inspections {
  readonly answers: Readonly<Partial<Record<Kind, ShownInspection>>>;
  /** The subjects of the answers. */
  readonly of: readonly Subject[];
  readonly busy: boolean;
  readonly failure: string | null;
}

const NONE: Inspections = { answers: {}, of: [], busy: false, failure: null };
/** Milliseconds that a slider must rest before the inspection starts. */
const SETTLE_MS = 200;

/** Inspects the subjects when they, σ or the noise change. One at a time, and only the newest request waits. */
export function useInspections(
  meta: RunMeta | null,
  subjects: readonly Subject[],
  { mode, sigma, seed }: StepperState,
  /** A new number requests the same inspection again. */
  again: number,
): Inspections {
  const { inspector } = useStores();
  const [inspections, setInspections] = useState<Inspections>(NONE);
  const id = meta?.id;
  const latest = useRef(meta);
  useEffect(() => {
    latest.current = meta;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new `again` repeats the inspection
  useEffect(() => {
    const of = latest.current;
    if (mode !== 'inspect' || !of || of.id !== id || subjects.length === 0)
      return setInspections((l) => (l.busy ? { ...l, busy: false } : l));
    let wanted = true;
    const ask = async () => {
      setInspections((s) => ({ ...s, busy: true, failure: null }));
      const answers: Partial<Record<Kind, ShownInspection>> = {};
      for (const s of subjects) {
        const { n, resolution, rgba, labels, recorded, pins } = s;
        const noise = {
          seed: seed ?? pins?.seed ?? 0,
          pins: pins?.ids ?? null,
          batch: seed === null ? recorded : null,
        };
        const levels = sigmaOf(s, sigma);
        const made = await inspector.inspect(of, { n, resolution, rgba, labels, sigma: levels, ...noise });
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
  }, [inspector, id, subjects, mode, sigma, seed, again]);
  return inspections;
}

/** The noise level of each image: the given one, each image's own, or the default. */
function sigmaOf({ n, recorded, pins }: Subject, sigma: number | null): Float32Array {
  if (sigma === null && recorded) return recorded.sigma;
  return new Float32Array(n).fill(sigma ?? pins?.sigma ?? USUAL_SIGMA);
}
