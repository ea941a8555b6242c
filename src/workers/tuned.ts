// Kernel variants found on this machine's adapters, kept in the page's own storage between visits.
import { adapterKey } from '../gpu/device.ts';
import type { Loaded, Tuned } from './api.ts';

const KEY = 'sida-lab.variants';

/** What earlier runs found; nothing where the storage is empty, spoilt or closed. */
export function storedVariants(): Tuned {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof stored === 'object' && stored !== null ? (stored as Tuned) : {};
  } catch {
    return {};
  }
}

/** Whether kernels may be timed; `?tune=off` in the address keeps the defaults. */
export function wantsTuning(): boolean {
  return new URLSearchParams(location.search).get('tune') !== 'off';
}

/** Adds a run's variants to those of its adapter. */
export function storeVariants({ adapter, variants }: Loaded): void {
  if (adapter.software) return;
  const all = storedVariants();
  const key = adapterKey(adapter);
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...all, [key]: { ...all[key], ...variants } }));
  } catch {
    // A full or closed storage costs the next visit a second of timing, no more.
  }
}
