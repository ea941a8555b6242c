// Checkpoints in files, with one writer at a time. A checkpoint is written under a new name and flushed, then the manifest names
// it, then the files that it replaces are deleted. So every file that the manifest names is whole, whenever the page is killed.

import { crc32 } from '../../io/zip/crc32.ts';
import { EngineError } from '../../lib/errors.ts';
import { grouped } from '../../lib/grouped.ts';
import { completed } from '../../recipes/fields.ts';
import { bestOf, type CheckpointScore } from '../../runs/readings/bestScore.ts';
import type { Folder } from '../folder.ts';
import { filesOf, type Manifest, NO_MANIFEST, readManifest, type StoredFile, writeManifest } from './manifest.ts';
import type { CheckpointChanges, CheckpointDelivery, CheckpointInfo, RunCheckpoints } from './types.ts';

/** The folders of all runs. */
export interface CheckpointFolders {
  runs(): Promise<string[]>;
  /** The run's folder. Resolves to null if there is none; makes nothing. */
  find(run: string): Promise<Folder | null>;
  /** The run's folder; makes it if it is missing. */
  open(run: string): Promise<Folder>;
  drop(run: string): Promise<void>;
}

/** Does a job on a run while no other job on that run is done, in any tab. */
export type Guard = <T>(run: string, job: () => Promise<T>) => Promise<T>;

/** Automatic checkpoints that storage keeps. */
const AUTO_KEPT = 3;
/** Milliseconds that a read waits for a checkpoint on its way from another thread. */
const ARRIVES_MS = 5000;

/** The list with a checkpoint added. It replaces an automatic one of its step and takes over its score. */
function withCheckpoint(list: readonly CheckpointInfo[], added: CheckpointInfo): CheckpointInfo[] {
  const score = added.score ?? list.find((c) => c.step === added.step)?.score;
  const others = list.filter((c) => c.name !== added.name && !(c.step === added.step && isPassing(c)));
  return withoutOld([...others, score ? { ...added, score } : added].sort((a, b) => a.nimg - b.nimg || a.at - b.at));
}

/** The list without old automatic checkpoints. The one with the best score stays. */
function withoutOld(list: readonly CheckpointInfo[], kept = AUTO_KEPT, best = bestOf(list)): CheckpointInfo[] {
  const passing = list.filter(isPassing).sort((a, b) => a.at - b.at);
  const old = new Set(passing.slice(0, -kept).filter((c) => c !== best));
  return list.filter((c) => !old.has(c));
}

const isPassing = (c: CheckpointInfo): boolean => c.kind === 'auto' && !c.pinned;

export class Checkpoints {
  private readonly files: CheckpointFolders;
  private readonly guard: Guard;
  /** Checkpoints that storage does not have yet, by run and name. */
  private readonly held = new Map<string, CheckpointDelivery>();
  private readonly arrivals = new Set<() => void>();

  constructor(files: CheckpointFolders, guard: Guard) {
    this.files = files;
    this.guard = guard;
  }

  /** What is stored, by run. Deletes files that no manifest names. */
  async list(): Promise<Record<string, RunCheckpoints>> {
    const out: Record<string, RunCheckpoints> = {};
    for (const run of await this.files.runs()) {
      const kept = await this.guard(run, () => this.tidy(run));
      if (kept) out[run] = kept;
    }
    return out;
  }

  ofRun(run: string): Promise<RunCheckpoints> {
    return this.guard(run, async () => keptOf((await this.found(run)).manifest));
  }

  /** Stores a checkpoint. It stays in memory until storage has it. */
  async keep(incoming: CheckpointDelivery): Promise<RunCheckpoints> {
    const { run, stamp, recipe, bytes, score } = incoming;
    for (const [key, old] of this.held) if (old.run === run) this.held.delete(key);
    this.held.set(keyOf(run, stamp.name), incoming);
    for (const arrived of this.arrivals) arrived();
    const kept = await this.guard(run, async () => {
      const { folder, turn, manifest } = await this.room(run, stamp.name, bytes);
      const file = { recipe, bytes: bytes.length, crc: crc32(bytes), pinned: false, note: '' };
      const info = { ...stamp, ...file, ...(score ? { score } : {}) };
      const checkpoints = withCheckpoint(manifest.checkpoints, info);
      return this.put(folder, turn, { ...manifest, checkpoints });
    });
    this.held.delete(keyOf(run, stamp.name));
    return kept;
  }

  keepTeacher(run: string, name: string, bytes: Uint8Array): Promise<RunCheckpoints> {
    return this.guard(run, async () => {
      const { folder, turn, manifest } = await this.at(run);
      const file = `teacher-${turn + 1}`;
      await folder.write(file, [bytes]);
      const teacher: StoredFile = { file, name, bytes: bytes.length, crc: crc32(bytes) };
      return this.put(folder, turn, { ...manifest, teacher });
    });
  }

  /** A checkpoint's bytes. Rejects with one sentence if there is none, or if its bytes are damaged. */
  async read(run: string, name: string): Promise<Uint8Array<ArrayBuffer>> {
    const deadline = Date.now() + ARRIVES_MS;
    for (;;) {
      const held = this.held.get(keyOf(run, name));
      if (held) return held.bytes.slice();
      const found = await this.guard(run, async () => {
        const { folder, manifest } = await this.found(run);
        const info = manifest.checkpoints.find((c) => c.name === name);
        const what = `The checkpoint at ${grouped(info?.nimg ?? 0)} images`;
        return folder && info ? wholeFile(folder, { ...info, file: name }, what) : null;
      });
      if (found) return found;
      if (Date.now() > deadline) throw new EngineError('bad-file', 'This checkpoint is no longer in the storage.');
      await this.arrival(deadline - Date.now());
    }
  }

  readTeacher(run: string): Promise<Uint8Array<ArrayBuffer>> {
    return this.guard(run, async () => {
      const { folder, manifest } = await this.found(run);
      if (!folder || !manifest.teacher) throw new EngineError('bad-file', 'No teacher is stored with this run.');
      return wholeFile(folder, manifest.teacher, `The teacher ${manifest.teacher.name}`);
    });
  }

  change(run: string, name: string, changes: CheckpointChanges): Promise<RunCheckpoints> {
    return this.edit(run, (list) => list.map((c) => (c.name === name ? { ...c, ...changes } : c)));
  }

  /**
   * Notes a step's score. Returns null if the step has no checkpoint. If this score is the best, the previous best becomes an
   * ordinary checkpoint and may be deleted.
   */
  score(run: string, step: number, score: CheckpointScore): Promise<RunCheckpoints | null> {
    return this.guard(run, async () => {
      const { folder, turn, manifest } = await this.found(run);
      if (!folder || !manifest.checkpoints.some((c) => c.step === step)) return null;
      const scored = manifest.checkpoints.map((c) => (c.step === step ? { ...c, score } : c));
      return this.put(folder, turn, { ...manifest, checkpoints: withoutOld(scored) });
    });
  }

  remove(run: string, names: readonly string[]): Promise<RunCheckpoints> {
    return this.edit(run, (list) => list.filter((c) => !names.includes(c.name)));
  }

  /** Stores a copy of a run's teacher with another run. Does nothing if the run has none. */
  async copyTeacher(run: string, to: string): Promise<void> {
    const { teacher } = await this.ofRun(run);
    if (teacher) await this.keepTeacher(to, teacher, await this.readTeacher(run));
  }

  /** Moves the checkpoints after `nimg` images to another run, with a copy of the teacher. */
  async moveTail(run: string, nimg: number, to: string): Promise<void> {
    const { list } = await this.ofRun(run);
    const tail = list.filter((c) => c.nimg > nimg);
    if (tail.length === 0) return;
    await this.copyTeacher(run, to);
    for (const { recipe, bytes: _, crc: __, pinned, note, score, ...stamp } of tail) {
      await this.keep({ run: to, stamp, recipe, score, bytes: await this.read(run, stamp.name) });
      if (pinned || note) await this.change(to, stamp.name, { pinned, note });
    }
    const names = tail.map((c) => c.name);
    await this.remove(run, names);
  }

  async drop(run: string): Promise<void> {
    for (const [key, old] of this.held) if (old.run === run) this.held.delete(key);
    await this.guard(run, () => this.files.drop(run));
  }

  private edit(run: string, next: (list: readonly CheckpointInfo[]) => CheckpointInfo[]): Promise<RunCheckpoints> {
    return this.guard(run, async () => {
      const { folder, turn, manifest } = await this.found(run);
      if (!folder) return keptOf(manifest);
      return this.put(folder, turn, { ...manifest, checkpoints: next(manifest.checkpoints) });
    });
  }

  /** Writes a file. If storage is full, it first deletes automatic checkpoints, and at last the best of them. */
  private async room(run: string, name: string, bytes: Uint8Array) {
    let { folder, turn, manifest } = await this.at(run);
    for (;;) {
      try {
        await folder.write(name, [bytes]);
        return { folder, turn, manifest };
      } catch (e) {
        await folder.remove(name).catch(() => {});
        const { checkpoints: all } = manifest;
        const without = [withoutOld(all, 1), withoutOld(all, 1, null)].find((list) => list.length < all.length);
        if (!isFull(e) || !without) throw e;
        manifest = { ...manifest, checkpoints: without };
        await this.put(folder, turn++, manifest);
      }
    }
  }

  /** The run's folder and manifest, to be written to. */
  private async at(run: string): Promise<{ folder: Folder; turn: number; manifest: Manifest }> {
    const folder = await this.files.open(run);
    return { folder, ...(await readManifest(folder)) };
  }

  /** The run's folder and manifest, to be read: makes nothing. */
  private async found(run: string): Promise<{ folder: Folder | null; turn: number; manifest: Manifest }> {
    const folder = await this.files.find(run);
    return folder ? { folder, ...(await readManifest(folder)) } : { folder, turn: 0, manifest: NO_MANIFEST };
  }

  private async put(folder: Folder, turn: number, manifest: Manifest): Promise<RunCheckpoints> {
    await writeManifest(folder, turn, manifest);
    await sweep(folder, manifest);
    return keptOf(manifest);
  }

  private async tidy(run: string): Promise<RunCheckpoints | null> {
    const { folder, manifest } = await this.found(run);
    if (!folder) return null;
    if (manifest.checkpoints.length === 0 && !manifest.teacher) {
      await this.files.drop(run);
      return null;
    }
    await sweep(folder, manifest);
    return keptOf(manifest);
  }

  private arrival(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.arrivals.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.arrivals.add(done);
    });
  }
}

/** Whether an error says that storage is full. */
export const isFull = (e: unknown): boolean => e instanceof DOMException && e.name === 'QuotaExceededError';

const keyOf = (run: string, name: string): string => `${run}/${name}`;

const keptOf = ({ checkpoints, teacher }: Manifest): RunCheckpoints => ({
  list: checkpoints.map((c) => ({ ...c, recipe: completed(c.recipe) })),
  teacher: teacher?.name ?? null,
});

/** Deletes the files that the manifest does not name. A file that cannot be deleted now is deleted the next time. */
async function sweep(folder: Folder, manifest: Manifest): Promise<void> {
  const needed = filesOf(manifest);
  for (const name of await folder.names()) if (!needed.has(name)) await folder.remove(name).catch(() => {});
}

async function wholeFile(
  folder: Folder,
  { file, bytes, crc }: Pick<StoredFile, 'file' | 'bytes' | 'crc'>,
  what: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const read = await folder.read(file).catch(() => new Uint8Array(0));
  if (read.length === bytes && crc32(read) === crc) return read;
  throw new EngineError('bad-file', `${what} is damaged in the storage: choose an older one.`);
}
