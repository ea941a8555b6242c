import { useEffect, useRef, useState } from 'react';
import { useStores } from '../stores.tsx';

type Keys = Readonly<Record<string, () => void>>;

/** What listens now; the help lists its keys. */
const listening = new Set<{ readonly current: Keys }>();

/** The keys that do something now. */
export function hotkeysNow(): Set<string> {
  return new Set([...listening].flatMap(({ current }) => Object.keys(current)));
}

/** The name of what was pressed: Shift and the full stop are `>` on every keyboard; letters count without Caps Lock. */
function nameOf(e: KeyboardEvent): string {
  if (e.shiftKey && e.code === 'Period') return '>';
  return e.shiftKey ? e.key : e.key.toLowerCase();
}

/** Single keys for the whole page; off in fields, with modifiers, where the key already means something, and by setting. */
export function useHotkeys(keys: Keys): void {
  const { settings } = useStores();
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.ctrlKey || e.metaKey || e.altKey || e.repeat || !settings.getState().shortcuts) return;
      const target = e.target instanceof Element ? e.target : null;
      if (
        target?.closest(
          'input:not([type=radio], [type=checkbox], [type=range]), select, textarea, dialog, [contenteditable]',
        )
      )
        return;
      // Arrows are a slider's and a choice's own.
      if (e.key.startsWith('Arrow') && target?.closest('input')) return;
      if (e.key === ' ' && target?.closest('button, a, summary, input')) return;
      const action = latest.current[nameOf(e)] ?? latest.current[e.key];
      if (!action) return;
      e.preventDefault();
      action();
    };
    listening.add(latest);
    window.addEventListener('keydown', onKey);
    return () => {
      listening.delete(latest);
      window.removeEventListener('keydown', onKey);
    };
  }, [settings]);
}

/** Whether a key of the page is held down. */
export function useHeld(key: string, on: boolean): boolean {
  const [held, setHeld] = useState(false);
  useHotkeys(on ? { [key]: () => setHeld(true) } : {});
  useEffect(() => {
    if (!on) return;
    const release = (e: KeyboardEvent) => {
      if (e.key.toLowerCase() === key) setHeld(false);
    };
    const end = () => setHeld(false);
    window.addEventListener('keyup', release);
    window.addEventListener('blur', end);
    return () => {
      window.removeEventListener('keyup', release);
      window.removeEventListener('blur', end);
      setHeld(false);
    };
  }, [key, on]);
  return held;
}
