// How much of the GPU's memory is safe to take. WebGPU tells nobody, so this is an estimate that says what it rests on.
import type { AdapterReport } from '../../gpu/device.ts';

const GB = 2 ** 30;

/** What the browser says of the machine. */
export interface MachineHints {
  /** navigator.deviceMemory: gigabytes of the computer, rounded and capped; absent in Safari and Firefox. */
  readonly deviceGB?: number | undefined;
  /** A phone or tablet, where a tab is ended at a gigabyte or two. */
  readonly mobile: boolean;
}

export type MemoryKind = 'own' | 'mobile' | 'software' | 'shared' | 'discrete';

/** An estimate and its reason: the kind of adapter, the computer's memory where it is known. */
export interface SafeMemory {
  readonly bytes: number;
  readonly kind: MemoryKind;
  readonly deviceGB: number | null;
}

/** Adapters with memory of their own. Any other, AMD's unnamed ones too, is taken to share the computer's. */
const DISCRETE = /nvidia|geforce|quadro|tesla|radeon (rx|pro)|\barc\b/i;

/** Without a word of the browser's, a computer has so much. */
const UNKNOWN_GB = 8;

/** Bytes that a run may take; `allowed` is a person's own word, which counts before any estimate. */
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
    // Cards of the last ten years have 4 GB and more; one that takes small buffers only may be an old one.
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
