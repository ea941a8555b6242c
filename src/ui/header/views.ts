import { useSyncExternalStore } from 'react';

/** The page's views; the address's hash names the one that is shown, and after a slash a place in it. */
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

/** Goes to a view. */
export function openView(view: View): void {
  location.hash = view;
}

/** The view that the hash names; the run where it names none. */
export function useView(): View {
  const [name] = useHash();
  return VIEWS.find((v) => v === name) ?? 'run';
}

/** The place within the view that the hash names; '' where it names none. */
export function useDetail(): string {
  return useHash()[1] ?? '';
}
