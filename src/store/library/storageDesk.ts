// The browser's own storage desk, and the channel over which tabs tell each other what they saved.
import type { StorageDesk } from './archiveStore.ts';

const CHANNEL = 'sida-lab.runs';

/** A desk whose answers are as the browser gives them, and nothing where it has none. */
export function browserDesk(on: { told(id: string): void; purged(id: string): void }): StorageDesk {
  const storage: Partial<StorageManager> = navigator.storage ?? {};
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(CHANNEL);
  if (channel) channel.onmessage = (e: MessageEvent<unknown>) => typeof e.data === 'string' && on.told(e.data);
  return {
    async estimate() {
      const found = await storage.estimate?.();
      return found ? { used: found.usage ?? 0, quota: found.quota ?? 0 } : null;
    },
    persisted: async () => (await storage.persisted?.()) ?? false,
    persist: async () => (await storage.persist?.()) ?? false,
    tell: (id) => channel?.postMessage(id),
    purged: on.purged,
  };
}
