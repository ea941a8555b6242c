// Keeps the library in the browser's storage: saves runs as they grow, and loads the runs that are shown.

import { createStore, type StoreApi } from 'zustand/vanilla';
import { messageOf } from '../../lib/messageOf.ts';
import { glanceOf } from '../../runs/model/glance.ts';
import type { RunHistory, RunMeta } from '../../runs/model/history.ts';
import type { RunArchive } from '../../storage/archive/runArchive.ts';
import type { LibraryState } from './libraryState.ts';
import type { LibraryStore } from './libraryStore.ts';

export interface ArchiveState {
  /** `off`: no storage for this page. `full`: storage is full. `failed`: a save failed for another reason. */
  readonly kind: 'opening' | 'ready' | 'off' | 'full' | 'failed';
  /** The browser's message about the save that failed. */
  readonly problem: string;
  /** Bytes that the page uses in storage, and the limit. Null if unknown. */
  readonly used: number | null;
  readonly quota: number | null;
  /** Whether the browser keeps the runs when disk space is low. `asking`: it may be asking the person. */
  readonly persisted: 'unknown' | 'asking' | 'yes' | 'no';
  /** Bytes of each run in storage. */
  readonly bytes: Readonly<Record<string, number>>;
}

/**
 * The percentage of storage in use, if the archive cannot store a run's new batches; NaN if unknown. Returns null if it
 * can.
 */
export function recordingPaused({ kind, used, quota }: ArchiveState): number | null {
  if (kind !== 'full') return null;
  return used !== null && quota ? Math.min(100, Math.round((100 * used) / quota)) : Number.NaN;
}

/** The browser's functions for storage. */
export interface BrowserStorage {
  estimate(): Promise<{ used: number; quota: number } | null>;
  persisted(): Promise<boolean>;
  persist(): Promise<boolean>;
  /** Tells other tabs that a run was saved or deleted. */
  tell(id: string): void;
  /** Deletes the other stored files of a run, after the run was deleted. */
  purged(id: string): void;
}

export interface ArchiveStore {
  readonly state: StoreApi<ArchiveState>;
  /** Saves all unsaved changes now, with all batches if `whole`. Resolves when storage has no more jobs. */
  flush(whole?: boolean): Promise<void>;
  /** Milliseconds since the oldest unsaved change. 0 if all is saved. */
  unsavedFor(): number;
  /** Loads the changes that another tab has saved of a run. */
  refresh(id: string): Promise<void>;
  /** Asks the browser again for the used and free storage. */
  measure(): Promise<void>;
  /** Asks the browser once to keep the runs when disk space is low. It asks at a run's first checkpoint. */
  askToPersist(): Promise<void>;
}

export const SAVE_EVERY_MS = 5000;
/** Milliseconds after a failed save until the next try. */
const RETRY_MS = 60_000;
/** Milliseconds in which another tab may still restore a deleted run. */
const GRAVE_MS = 60_000;

const OPENING: ArchiveState = {
  kind: 'opening',
  problem: '',
  used: null,
  quota: null,
  persisted: 'unknown',
  bytes: {},
};

export function createArchiveStore(
  library: LibraryStore,
  open: (onGone: () => void) => Promise<RunArchive>,
  storage: BrowserStorage,
  now: () => number = Date.now,
): ArchiveStore {
  const state = createStore<ArchiveState>()(() => OPENING);
  const set = (changes: Partial<ArchiveState>) => state.setState(changes);
  let archive: RunArchive | null = null;
  /** The state of each run that storage has, compared by identity. */
  const saved = new Map<string, { meta: RunMeta; history: RunHistory | null }>();
  /** The time since which a run waits to be saved. */
  const dirty = new Map<string, number>();
  /** Runs that were saved without all of their batches. */
  const inPassing = new Set<string>();
  const loading = new Set<string>();
  let asked = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Jobs on storage run one after the other. */
  let queue: Promise<unknown> = Promise.resolve();

  function turn<T>(job: (archive: RunArchive) => Promise<T>): Promise<T | undefined> {
    const mine = queue.then(() => (archive ? job(archive) : undefined));
    queue = mine.catch(() => {});
    return mine;
  }

  function isSaved({ histories }: LibraryState, meta: RunMeta): boolean {
    const known = saved.get(meta.id);
    const history = histories[meta.id];
    return known?.meta === meta && (history === undefined || known.history === history);
  }

  function noteChanges(s: LibraryState): void {
    for (const meta of s.metas) {
      if (meta.source === 'recorded' || s.elsewhere.includes(meta.id) || isSaved(s, meta)) continue;
      if (!dirty.has(meta.id)) dirty.set(meta.id, now());
    }
    schedule();
  }

  function schedule(): void {
    const { kind } = state.getState();
    if (dirty.size === 0 || kind === 'off') return;
    timer ??= setTimeout(() => void flush(false), kind === 'full' || kind === 'failed' ? RETRY_MS : SAVE_EVERY_MS);
  }

  /** Marks removed runs as buried while they can be restored, and purges them afterwards. */
  function followRemovals(s: LibraryState, before: LibraryState): void {
    if (s.metas === before.metas && s.removed === before.removed) return;
    const out = new Set(s.removed.map((r) => r.meta.id));
    const here = new Set(s.metas.map((m) => m.id));
    for (const { meta } of s.removed) if (!before.removed.some((r) => r.meta === meta)) bury(meta.id, now());
    for (const { meta } of before.removed) {
      if (out.has(meta.id)) continue;
      if (here.has(meta.id)) bury(meta.id, 0);
      else purge(meta.id);
    }
    for (const { id } of before.metas) if (!here.has(id) && !out.has(id)) purge(id);
  }

  function bury(id: string, at: number): void {
    dirty.delete(id);
    if (saved.has(id)) void turn((a) => a.bury(id, at)).then(() => storage.tell(id), failed);
  }

  function purge(id: string): void {
    dirty.delete(id);
    if (!saved.delete(id)) return;
    storage.purged(id);
    void turn((a) => a.purge(id)).then(() => {
      if (state.getState().kind === 'full') set({ kind: 'ready' });
      storage.tell(id);
      return measure();
    }, failed);
  }

  /** Loads the runs that are shown, and unloads the others. */
  function followInspections(s: LibraryState): void {
    const wanted = new Set([s.shown, s.live, ...s.overlay, ...s.compared].filter((id) => id !== null));
    for (const id of wanted) {
      const known = saved.get(id);
      if (s.histories[id] || !known || loading.has(id)) continue;
      loading.add(id);
      void read(id).finally(() => loading.delete(id));
    }
    for (const meta of s.metas) {
      const history = s.histories[meta.id];
      if (!history || wanted.has(meta.id) || meta.source === 'recorded') continue;
      if (!isSaved(s, meta) || inPassing.has(meta.id) || !archive) continue;
      archive.forget(meta.id);
      library.unload(meta.id, glanceOf(history));
    }
  }

  async function read(id: string, known = false): Promise<void> {
    const found = await turn((a) => a.load(id)).catch(() => null);
    const { metas, histories, live } = library.state.getState();
    const meta = metas.find((m) => m.id === id);
    if (!found || !meta || live === id || (known ? dirty.has(id) : histories[id])) return;
    // A name that was changed meanwhile stays and waits to be saved.
    const history = known ? found : { ...found, meta };
    saved.set(id, { meta: dirty.has(id) ? found.meta : history.meta, history });
    library.put(history);
  }

  async function flush(whole = true): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const ids = new Set([...dirty.keys(), ...(whole ? inPassing : [])]);
    for (const id of ids) void turn((a) => save(a, id, whole)).catch(failed);
    await queue;
    schedule();
  }

  async function save(a: RunArchive, id: string, whole: boolean): Promise<void> {
    const { metas, histories } = library.state.getState();
    const meta = metas.find((m) => m.id === id);
    const history = histories[id] ?? null;
    if (!meta || !(dirty.has(id) || (whole && inPassing.has(id)))) return;
    const started = now();
    if (history) await a.save(history, whole);
    else await a.saveMeta(meta);
    saved.set(id, { meta, history });
    if (whole) inPassing.delete(id);
    else inPassing.add(id);
    dirty.delete(id);
    const s = library.state.getState();
    const latest = s.metas.find((m) => m.id === id);
    if (!latest) await (s.removed.some((r) => r.meta.id === id) ? a.bury(id, now()) : a.purge(id));
    else if (!isSaved(s, latest)) dirty.set(id, started);
    set({ kind: 'ready', problem: '' });
    storage.tell(id);
    await noteSize(a, id);
    followInspections(s);
  }

  async function noteSize(a: RunArchive, id: string): Promise<void> {
    const record = await a.get(id);
    if (record) set({ bytes: { ...state.getState().bytes, [id]: record.bytes } });
    await measure();
  }

  function failed(e: unknown): void {
    const full = e instanceof DOMException && e.name === 'QuotaExceededError';
    set({ kind: full ? 'full' : 'failed', problem: messageOf(e) });
    if (full) void measure();
  }

  async function measure(): Promise<void> {
    const found = await storage.estimate().catch(() => null);
    if (found) set(found);
  }

  async function askToPersist(): Promise<void> {
    if (asked) return;
    asked = true;
    if (await storage.persisted().catch(() => false)) return set({ persisted: 'yes' });
    set({ persisted: 'asking' });
    const yes = await storage.persist().catch(() => false);
    set({ persisted: yes ? 'yes' : 'no' });
  }

  async function start(): Promise<void> {
    try {
      archive = await open(() => set({ kind: 'off' }));
      const records = await archive.list();
      const here = library.state.getState();
      const own = new Set(here.metas.map((m) => m.id));
      for (const { meta, buried } of records) {
        if (!buried || buried >= now() - GRAVE_MS) continue;
        await archive.purge(meta.id);
        storage.purged(meta.id);
      }
      const found = records.filter(({ meta, buried }) => buried === 0 && !own.has(meta.id));
      for (const { meta } of found) saved.set(meta.id, { meta, history: null });
      set({ kind: 'ready', bytes: Object.fromEntries(found.map((r) => [r.meta.id, r.bytes])) });
      library.list(found);
      showNewest();
      noteChanges(library.state.getState());
      await measure();
      if (found.length > 0 && (await storage.persisted().catch(() => false))) set({ persisted: 'yes' });
    } catch {
      set({ kind: 'off' });
    }
  }

  /** Shows the newest of the person's own runs after a reload. */
  function showNewest(): void {
    const { shown, live, metas, follow } = library.state.getState();
    const looksAt = metas.find((m) => m.id === shown);
    const [newest] = metas.filter((m) => m.source !== 'recorded');
    if (newest && live === null && follow && (!looksAt || looksAt.source === 'recorded')) library.show(newest.id);
  }

  queue = start();
  library.state.subscribe((s, before) => {
    followRemovals(s, before);
    if (s.metas !== before.metas || s.histories !== before.histories) noteChanges(s);
    followInspections(s);
  });

  return {
    state,
    flush,
    measure,
    askToPersist,
    unsavedFor: () => (dirty.size === 0 ? 0 : now() - Math.min(...dirty.values())),
    async refresh(id) {
      const record = await turn((a) => a.get(id)).catch(() => undefined);
      const { histories, live, removed } = library.state.getState();
      if (live === id || dirty.has(id) || removed.some((r) => r.meta.id === id)) return;
      if (!record || record.buried) {
        saved.delete(id);
        library.drop(id);
        return;
      }
      if (histories[id]) return read(id, true);
      saved.set(id, { meta: record.meta, history: null });
      library.list([record]);
    },
  };
}
