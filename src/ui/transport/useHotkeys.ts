// Single-key shortcuts of the page.
import { useEffect, useRef, useState } from 'react';
import { useStores } from '../stores.tsx';

type Keys = Readonly<Record<string, () => void>>;

/** The key handlers in use. The help lists their keys. */
const listening = new Set<{ readonly current: Keys }>();

/** The keys in use now. */
export function hotkeysNow(): Set<string> {
  return new Set([...listening].flatMap(({ current }) => Object.keys(current)));
}

/** The name of the pressed key. Shift with the full stop is `>` on every keyboard. Letters ignore Caps Lock. */
function nameOf(e: KeyboardEvent): string {
  if (e.shiftKey && e.code === 'Period') return '>';
  return e.shiftKey ? e.key : e.key.toLowerCase();
}

/**
 * Handles single keys on the whole page. Not in input fields, not with modifiers, not if the element uses the key, and
 * not if the setting is off.
 */
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
      // Arrow keys belong to sliders and choices.
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
