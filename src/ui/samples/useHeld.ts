import { useEffect, useState } from 'react';

/** Whether a key is held down, fields and dialogs excepted. */
export function useHeld(key: string, on: boolean): boolean {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (!on) return;
    const press = (e: KeyboardEvent) => {
      const target = e.target instanceof Element ? e.target : null;
      if (e.ctrlKey || e.metaKey || e.altKey || target?.closest('input:not([type=radio]), select, textarea, dialog'))
        return;
      if (e.key.toLowerCase() === key) setHeld(true);
    };
    const release = (e: KeyboardEvent) => {
      if (e.key.toLowerCase() === key) setHeld(false);
    };
    const end = () => setHeld(false);
    window.addEventListener('keydown', press);
    window.addEventListener('keyup', release);
    window.addEventListener('blur', end);
    return () => {
      window.removeEventListener('keydown', press);
      window.removeEventListener('keyup', release);
      window.removeEventListener('blur', end);
      setHeld(false);
    };
  }, [key, on]);
  return held;
}
