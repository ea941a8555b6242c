import { useRef, useState } from 'react';
import { messageOf } from '../../lib/messageOf.ts';
import { useMessages } from '../messages/useMessages.ts';
import { readPicture } from './readPicture.ts';
import { useClassCount, useClassName } from './useClassName.ts';
import type { Stepper } from './useStepper.ts';

/** Takes a picture by drop or choice; its class is the person's to say. */
export function OwnImage({ stepper }: { stepper: Stepper }) {
  const m = useMessages().fakeness.own;
  const className = useClassName();
  const classes = useClassCount();
  const { own, setOwn, meta } = stepper;
  const [over, setOver] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  if (!meta) return null;
  const { resolution } = meta.recipe;
  const take = async (file: File | undefined) => {
    if (!file) return;
    try {
      const rgba = await readPicture(file, resolution);
      const labels = own?.labels ?? new Int32Array(1);
      setOwn({ kind: 'own', n: 1, resolution, rgba, labels, recorded: null, pins: null });
      setProblem(null);
    } catch (e) {
      setProblem(m.unreadable(file.name, messageOf(e)));
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button inside does the same from the keyboard
    <div
      className="drop own-drop"
      data-over={over}
      onDragOver={(e) => {
        e.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(e) => {
        e.preventDefault();
        setOver(false);
        void take(e.dataTransfer.files[0]);
      }}
    >
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
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label={m.choose}
        data-testid="own-input"
        onChange={(e) => {
          void take(e.target.files?.[0]);
          e.target.value = '';
        }}
      />
    </div>
  );
}
