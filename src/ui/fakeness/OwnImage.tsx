// Takes the person's picture by drop or choice, with a choice of its class.
import { useRef, useState } from 'react';
import { messageOf } from '../../lib/messageOf.ts';
import { useMessages } from '../messages/useMessages.ts';
import { FilePicker } from '../widgets/FilePicker.tsx';
import { hasFiles, useDrop } from '../widgets/useDrop.ts';
import type { Stepper } from './stepper/useStepper.ts';
import { useClassCount, useClassName } from './useClassName.ts';

export function OwnImage({ stepper }: { stepper: Stepper }) {
  const m = useMessages().fakeness.own;
  const className = useClassName();
  const classes = useClassCount();
  const { own, setOwn, meta } = stepper;
  const [problem, setProblem] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const drop = useDrop(hasFiles, (transfer) => void take(transfer.files[0]));
  if (!meta) return null;
  const { resolution } = meta.recipe;
  async function take(file: File | undefined) {
    if (!file) return;
    try {
      const rgba = await readPicture(file, resolution);
      const labels = own?.labels ?? new Int32Array(1);
      setOwn({ kind: 'own', n: 1, resolution, rgba, labels, recorded: null, pins: null });
      setProblem(null);
    } catch (e) {
      setProblem(m.unreadable(file.name, messageOf(e)));
    }
  }
  return (
    <div className="drop own-drop" {...drop}>
      <strong>{m.drop}</strong>
      <span className="quiet">{m.hint(resolution)}</span>
      <div className="row">
        <button type="button" className="button small" onClick={() => input.current?.click()}>
          {m.choose}
        </button>
        {own && classes > 1 && (
          <label className="choice">
            <span>{m.label}</span>
            <select
              value={own.labels[0] ?? 0}
              onChange={(e) => setOwn({ ...own, labels: Int32Array.of(Number(e.target.value)) })}
            >
              {Array.from({ length: classes }, (_, k) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: classes are their numbers
                <option key={k} value={k}>
                  {className(k)}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {problem && (
        <p className="note" data-kind="bad" role="alert">
          {problem}
        </p>
      )}
      <FilePicker
        ref={input}
        accept="image/*"
        label={m.choose}
        testId="own-input"
        onFiles={([file]) => void take(file)}
      />
    </div>
  );
}

/**
 * The largest centred square of a picture, resized to `side`, as RGBA bytes. Rejects if the browser cannot read the
 * picture.
 */
async function readPicture(file: Blob, side: number): Promise<Uint8ClampedArray> {
  const whole = await createImageBitmap(file, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  const { width, height } = whole;
  const edge = Math.min(width, height);
  const square = await createImageBitmap(whole, (width - edge) >> 1, (height - edge) >> 1, edge, edge, {
    resizeWidth: side,
    resizeHeight: side,
    resizeQuality: 'high',
  });
  whole.close();
  const context = new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('the browser gave no canvas');
  context.drawImage(square, 0, 0);
  square.close();
  return context.getImageData(0, 0, side, side).data;
}
