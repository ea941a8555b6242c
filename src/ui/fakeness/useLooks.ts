import { useEffect, useRef, useState } from 'react';
import type { RunMeta } from '../../runs/history.ts';
import type { LookAnswer, Outcome } from '../../workers/api.ts';
import { useStores } from '../stores.tsx';
import { sigmaOf } from './seen.ts';
import type { StepperState } from './stepperState.ts';
import type { Kind, Subject } from './subjects.ts';

export interface Looks {
  readonly answers: Readonly<Partial<Record<Kind, LookAnswer>>>;
  /** The subjects that the answers are of. */
  readonly of: readonly Subject[];
  readonly busy: boolean;
  /** Which wish they answer. */
  readonly round: number;
  readonly failure: string | null;
}

const NONE: Looks = { answers: {}, of: [], busy: false, round: 0, failure: null };
/** A slider that moves is waited for. */
const SETTLE_MS = 200;

/** Looks at the subjects whenever they, σ or the noise change; one after the other, the last wish first. */
export function useLooks(
  meta: RunMeta | null,
  subjects: readonly Subject[],
  { eyes, sigma, seed }: StepperState,
  /** Rises when the same is to be looked at again. */
  again: number,
): Looks {
  const { looks: desk } = useStores();
  const [looks, setLooks] = useState<Looks>(NONE);
  const id = meta?.id;
  const latest = useRef(meta);
  useEffect(() => {
    latest.current = meta;
  });
  useEffect(() => {
    const of = latest.current;
    if (eyes !== 'look' || !of || of.id !== id || subjects.length === 0) return;
    let wanted = true;
    const ask = async () => {
      setLooks((s) => ({ ...s, busy: true, round: again, failure: null }));
      const answers: Partial<Record<Kind, LookAnswer>> = {};
      for (const s of subjects) {
        const { n, resolution, rgba, labels, recorded, pins } = s;
        const noise = {
          seed: seed ?? pins?.seed ?? 0,
          pins: pins?.ids ?? null,
          batch: seed === null ? recorded : null,
        };
        const images = { n, resolution, rgba, labels, sigma: sigmaOf(s, sigma), ...noise };
        const made: Outcome<LookAnswer> = await desk.look(of, images);
        if (!wanted) return;
        if (!made.ok) return setLooks((l) => ({ ...l, busy: false, failure: made.failure.message }));
        answers[s.kind] = made.value;
      }
      setLooks({ answers, of: subjects, busy: false, round: again, failure: null });
    };
    const timer = setTimeout(() => void ask(), SETTLE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [desk, id, subjects, eyes, sigma, seed, again]);
  return looks;
}
