// Kernel variants that were timed on this machine's adapters, stored in the browser between visits.
import { type AdapterReport, adapterKey } from '../../gpu/device.ts';
import { keep, kept } from '../../lib/kept.ts';
import type { Choices } from '../../nn/tuning/variants.ts';
import type { Loaded, Tuned } from '../protocol.ts';

const KEY = 'sida-lab.variants.2';

/** The variants of earlier runs. Empty if the storage is empty, damaged or closed. */
export function storedVariants(): Tuned {
  try {
    const stored: unknown = JSON.parse(kept(KEY) ?? '{}');
    return typeof stored === 'object' && stored !== null ? (stored as Tuned) : {};
  } catch {
    return {};
  }
}

/** Whether kernels may be timed. `?tune=off` in the address keeps the defaults. */
export function wantsTuning(): boolean {
  return new URLSearchParams(location.search).get('tune') !== 'off';
}

/** The variants with which a new run on the adapter would start. */
export function knownVariants(adapter: AdapterReport): Choices {
  return (wantsTuning() && storedVariants()[adapterKey(adapter)]) || {};
}

/** Adds the variants that a run has timed to those of its adapter. */
export function storeVariants({ adapter, learned }: Loaded): void {
  if (Object.keys(learned).length === 0) return;
  const all = storedVariants();
  const key = adapterKey(adapter);
  keep(KEY, JSON.stringify({ ...all, [key]: { ...all[key], ...learned } }));
}
