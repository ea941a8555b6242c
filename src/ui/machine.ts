// What the browser says of the machine, and gives of it.
import type { MachineHints } from '../store/page/safeMemory.ts';

/** Of navigator's newer parts, which not every browser has. */
interface Hints {
  readonly deviceMemory?: number;
  readonly userAgentData?: { readonly mobile?: boolean };
}

export function machineHints(): MachineHints {
  const { deviceMemory, userAgentData } = navigator as Navigator & Hints;
  const mobile = userAgentData?.mobile ?? /android|iphone|ipad/i.test(navigator.userAgent);
  return { deviceGB: deviceMemory, mobile };
}

/** The page's own storage; null where the browser has closed it. */
export function ownStorage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
