import { useSyncExternalStore } from 'react';

/** The page's views; the address's hash names the one that is shown, so that it can be linked to. */
export const VIEWS = ['run', 'diagnostics'] as const;
export type View = (typeof VIEWS)[number];

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
}

/** The view that the hash names; the run where it names none. */
export function useView(): View {
  const hash = useSyncExternalStore(subscribe, () => location.hash.slice(1));
  return VIEWS.find((v) => v === hash) ?? 'run';
}
