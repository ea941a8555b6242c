import { useEffect, useState } from 'react';
import { useHotkeys } from '../transport/useHotkeys.ts';

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
