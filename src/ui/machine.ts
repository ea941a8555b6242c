// The browser's information about the machine, and its storage.
import type { MachineHints } from '../store/page/safeMemory.ts';

/** Newer properties of navigator, which not every browser has. */
interface Hints {
  readonly deviceMemory?: number;
  readonly userAgentData?: { readonly mobile?: boolean };
}

export function machineHints(): MachineHints {
  const { deviceMemory, userAgentData } = navigator as Navigator & Hints;
  const mobile = userAgentData?.mobile ?? /android|iphone|ipad/i.test(navigator.userAgent);
  return { deviceGB: deviceMemory, mobile };
}

/** The page's localStorage. Returns null if the browser blocks it. */
export function ownStorage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
