// Kernel variants found on this machine's adapters, kept in the page's own storage between visits.
import { type AdapterReport, adapterKey } from '../../gpu/device.ts';
import { keep, kept } from '../../lib/kept.ts';
import type { Choices } from '../../nn/tuning/variants.ts';
import type { Loaded, Tuned } from '../protocol.ts';

const KEY = 'sida-lab.variants.2';

/** What earlier runs found; nothing where the storage is empty, spoilt or closed. */
export function storedVariants(): Tuned {
  try {
    const stored: unknown = JSON.parse(kept(KEY) ?? '{}');
    return typeof stored === 'object' && stored !== null ? (stored as Tuned) : {};
  } catch {
    return {};
  }
}

/** Whether kernels may be timed; `?tune=off` in the address keeps the defaults. */
export function wantsTuning(): boolean {
  return new URLSearchParams(location.search).get('tune') !== 'off';
}

/** What a new run on the adapter would start from. */
export function knownVariants(adapter: AdapterReport): Choices {
  return (wantsTuning() && storedVariants()[adapterKey(adapter)]) || {};
}

/** Adds what a run has timed to what is known of its adapter. */
export function storeVariants({ adapter, learned }: Loaded): void {
  if (Object.keys(learned).length === 0) return;
  const all = storedVariants();
  const key = adapterKey(adapter);
  keep(KEY, JSON.stringify({ ...all, [key]: { ...all[key], ...learned } }));
}
