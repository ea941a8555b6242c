// The page's views and their names in the address.
import { useSyncExternalStore } from 'react';

/** The views. The address's hash names the shown one and, after a slash, a place in it. */
export const VIEWS = ['run', 'fakeness', 'samples', 'checkpoints', 'runs', 'learn', 'diagnostics'] as const;
export type View = (typeof VIEWS)[number];

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
}

function useHash(): string[] {
  return useSyncExternalStore(subscribe, () => location.hash)
    .slice(1)
    .split('/');
}

/** Opens a view. */
export function openView(view: View): void {
  location.hash = view;
}

/** The view in the hash. The default is `run`. */
export function useView(): View {
  const [name] = useHash();
  return VIEWS.find((v) => v === name) ?? 'run';
}

/** The place within the view in the hash. '' if there is none. */
export function useDetail(): string {
  return useHash()[1] ?? '';
}
