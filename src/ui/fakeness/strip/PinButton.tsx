// The button that pins an image of the run in the engine, or unpins it.
import { pinOf, unpinned, withPin } from '../../../runs/model/pinned.ts';
import type { PinSet } from '../../../runs/report.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { useShown, useStores } from '../../stores.tsx';
import type { Stepper } from '../stepper/useStepper.ts';
import { imageAt, type Subject } from '../subjects.ts';

/** The largest number of pinned images. */
const MOST = 16;

/** The encoder map of a pinned image is recorded with every sample sheet. */
export function PinButton({ stepper, subject, i }: { stepper: Stepper; subject: Subject; i: number }) {
  const m = useMessages().fakeness.strip;
  const { run } = useStores();
  const set = useShown((h) => h?.pinned?.set ?? null);
  const { networks, meta, judges } = stepper;
  // Maps of an encoder that is not trained as a discriminator mean nothing.
  if (networks !== 'now' || !meta || !judges) return null;
  const rgba = imageAt(subject.rgba, i, subject.resolution);
  const id = set && pinOf(set, rgba);
  const full = set !== null && id === null && set.ids.length >= MOST;
  const press = () => {
    const from = set ?? noPins(meta.recipe.pMean, meta.recipe.seed, subject.resolution);
    const image = { rgba, label: subject.labels[i] ?? 0, real: subject.kind !== 'fake' };
    void run.verbs.setPins(id === null ? withPin(from, image) : unpinned(from, id));
  };
  return (
    <button
      type="button"
      className="button small"
      aria-pressed={id !== null}
      disabled={full}
      title={full ? m.full(MOST) : m.pinHint}
      onClick={press}
      data-testid="pin"
    >
      {id === null ? m.pin : m.unpinThis}
    </button>
  );
}

function noPins(pMean: number, seed: number, resolution: number): PinSet {
  const none = new Int32Array(0);
  const about = { sigma: Math.exp(pMean), seed, resolution };
  return { ...about, ids: none, real: none, labels: none, rgba: new Uint8ClampedArray(0) };
}
