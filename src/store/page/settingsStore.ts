// The person's settings for this page. The browser stores them for later visits.
import { createStore, type StoreApi } from 'zustand/vanilla';

export interface Settings {
  /** Whether single keys are shortcuts (WCAG 2.1.4). */
  shortcuts: boolean;
  /** Bytes of GPU memory that the person allows for a run. Null uses the estimate. */
  allowed: number | null;
}

const KEY = 'sida-lab.settings';
const FIRST: Settings = { shortcuts: true, allowed: null };

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem'>;

function stored(storage: Storage | null): Settings {
  try {
    const { shortcuts, allowed } = JSON.parse(storage?.getItem(KEY) ?? '{}') as Record<string, unknown>;
    return {
      shortcuts: typeof shortcuts === 'boolean' ? shortcuts : FIRST.shortcuts,
      allowed: typeof allowed === 'number' && allowed > 0 ? allowed : FIRST.allowed,
    };
  } catch {
    return FIRST;
  }
}

/** Settings that are written to `storage` whenever they change. */
export function createSettingsStore(storage: Storage | null): StoreApi<Settings> {
  const store = createStore<Settings>()(() => stored(storage));
  store.subscribe((settings) => {
    try {
      storage?.setItem(KEY, JSON.stringify(settings));
    } catch {
      // Storage is full or closed. The settings last as long as the page.
    }
  });
  return store;
}
