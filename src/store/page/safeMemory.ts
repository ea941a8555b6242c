// How much GPU memory a run may safely use. WebGPU does not report memory, so this is an estimate with its reason.
import type { AdapterReport } from '../../gpu/device.ts';

const GB = 2 ** 30;

/** The browser's information about the machine. */
export interface MachineHints {
  /** navigator.deviceMemory: gigabytes of the computer, rounded and capped. Absent in Safari and Firefox. */
  readonly deviceGB?: number | undefined;
  /** A phone or tablet. Its browser closes a tab that uses a gigabyte or two. */
  readonly mobile: boolean;
}

export type MemoryKind = 'own' | 'mobile' | 'software' | 'shared' | 'discrete';

/** An estimate and its reason: the kind of adapter, and the computer's memory if it is known. */
export interface SafeMemory {
  readonly bytes: number;
  readonly kind: MemoryKind;
  readonly deviceGB: number | null;
}

/** Adapters with their own memory. All others, also AMD's unnamed ones, are taken to share the computer's memory. */
const DISCRETE = /nvidia|geforce|quadro|tesla|radeon (rx|pro)|\barc\b/i;

/** Gigabytes assumed if the browser reports none. */
const UNKNOWN_GB = 8;

/** Bytes that a run may use. `allowed` is the person's own number and overrides the estimate. */
export function safeMemory(adapter: AdapterReport, hints: MachineHints, allowed: number | null): SafeMemory {
  const deviceGB = hints.deviceGB ?? null;
  if (allowed !== null) return { bytes: allowed, kind: 'own', deviceGB };
  const kind = kindOf(adapter, hints);
  const computer = (deviceGB ?? UNKNOWN_GB) * GB;
  const largest = adapter.limits.maxBufferSize ?? GB;
  const guess = {
    mobile: Math.min(GB, computer / 4),
    software: computer / 4,
    shared: computer / 4,
    // Graphics cards of the last ten years have 4 GB or more. A card that allows only small buffers may be older.
    discrete: largest >= 2 * GB ? 3 * GB : 1.5 * GB,
  }[kind];
  return { bytes: guess, kind, deviceGB };
}

function kindOf(a: AdapterReport, hints: MachineHints): Exclude<MemoryKind, 'own'> {
  const names = [a.vendor, a.architecture, a.device, a.description].join(' ');
  if (hints.mobile) return 'mobile';
  if (a.software) return 'software';
  return DISCRETE.test(names) ? 'discrete' : 'shared';
}
