// Checkpoints in files: an interrupted write never damages stored ones. Also which ones stay, and one writer at a time.
import { expect, test } from 'vitest';
import type { Recipe } from '../../../src/recipes/recipe.ts';
import { bestOf } from '../../../src/runs/readings/bestScore.ts';
import type { CheckpointKind } from '../../../src/runs/report.ts';
import { type CheckpointFolders, Checkpoints, type Guard } from '../../../src/storage/checkpoints/checkpoints.ts';
import type { CheckpointDelivery } from '../../../src/storage/checkpoints/types.ts';
import { decodeSlot, encodeSlot, newestSlot } from '../../../src/storage/slots.ts';

class Killed extends Error {}

/**
 * Folders in memory. After a given number of bytes and other changes the page is killed; the current write stays
 * incomplete.
 */
class Disk implements CheckpointFolders {
  readonly folders = new Map<string, Map<string, Uint8Array<ArrayBuffer>>>();
  left = Number.POSITIVE_INFINITY;
  quota = Number.POSITIVE_INFINITY;

  private spend(cost: number): number {
    if (this.left <= 0) throw new Killed();
    const some = Math.min(cost, this.left);
    this.left -= some;
    return some;
  }

  async runs() {
    return [...this.folders.keys()];
  }

  async find(run: string) {
    return this.folders.has(run) ? this.open(run) : null;
  }

  async open(run: string) {
    const folder = this.folders.get(run) ?? new Map<string, Uint8Array<ArrayBuffer>>();
    this.folders.set(run, folder);
    return {
      names: async () => [...folder.keys()],
      read: async (name: string) => {
        const bytes = folder.get(name);
        if (!bytes) throw new Error(`no file ${name}`);
        return bytes.slice();
      },
      write: async (name: string, parts: readonly Uint8Array[]) => {
        const whole = Uint8Array.from(Buffer.concat(parts));
        this.spend(1);
        folder.set(name, new Uint8Array(0)); // opened and emptied
        const room = this.quota - [...folder.values()].reduce((sum, b) => sum + b.length, 0);
        if (whole.length > room) throw new DOMException('full', 'QuotaExceededError');
        const some = this.spend(whole.length);
        folder.set(name, whole.slice(0, some));
        if (some < whole.length) throw new Killed();
      },
      remove: async (name: string) => {
        this.spend(1);
        folder.delete(name);
      },
    };
  }

  async drop(run: string) {
    this.spend(1);
    this.folders.delete(run);
  }

  /** Another disk with the same files. */
  copy(): Disk {
    const disk = new Disk();
    for (const [run, files] of this.folders) disk.folders.set(run, new Map(files));
    return disk;
  }
}

const free: Guard = (_, job) => job();
/** A short checkpoint, so that the page can be killed at every byte. */
const recipe = { preset: 'nano', steps: 400 } as Recipe;
const content = (step: number, size = 60) => Uint8Array.from({ length: size }, (_, i) => (i * 31 + step * 7) % 256);

function taken(step: number, kind: CheckpointKind = 'auto', run = 'r'): CheckpointDelivery {
  const stamp = { name: `${step}-${1000 + step}`, step, nimg: step * 16, sec: step / 4, at: 1000 + step, kind };
  return { run, stamp, recipe, bytes: content(step) };
}

const steps = (list: readonly { step: number }[]) => list.map((c) => c.step);

test('the newest three automatic ones stay, and all that are pinned, manual or final', async () => {
  const disk = new Disk();
  const checkpointFiles = new Checkpoints(disk, free);
  await checkpointFiles.keep(taken(1));
  await checkpointFiles.change('r', '1-1001', { pinned: true, note: 'good' });
  await checkpointFiles.keep(taken(2));
  await checkpointFiles.keep(taken(3, 'manual'));
  for (const step of [4, 5, 6, 7]) await checkpointFiles.keep(taken(step));
  const { list } = await checkpointFiles.keep(taken(8, 'final'));
  expect(steps(list)).toEqual([1, 3, 5, 6, 7, 8]);
  expect(list[0]).toMatchObject({ pinned: true, note: 'good', bytes: 60 });
  // A manual one replaces the automatic one of the same step.
  expect(
    (await checkpointFiles.keep({ ...taken(7, 'manual'), stamp: { ...taken(7, 'manual').stamp, name: 'again' } })).list,
  ).toHaveLength(6);
  expect([...(disk.folders.get('r')?.keys() ?? [])].filter((n) => !n.startsWith('slot'))).toHaveLength(6);
  await checkpointFiles.change('r', '1-1001', { pinned: false });
  expect(steps((await checkpointFiles.remove('r', ['3-1003'])).list)).toEqual([1, 5, 6, 7, 8]);
  expect(await new Checkpoints(disk, free).read('r', '5-1005')).toEqual(content(5));
});

const score = (mean: number) => ({ mean, sd: 1, n: 128 });

test('the one with the best score stays beside the newest three, until a better one replaces it', async () => {
  const disk = new Disk();
  const checkpointFiles = new Checkpoints(disk, free);
  for (const step of [1, 2, 3]) {
    await checkpointFiles.keep(taken(step));
    await checkpointFiles.score('r', step, score([9, 4, 6][step - 1] ?? 0));
  }
  for (const step of [4, 5, 6]) await checkpointFiles.keep(taken(step));
  const kept = (await checkpointFiles.ofRun('r')).list;
  expect([steps(kept), bestOf(kept)?.step, kept[0]?.score]).toEqual([[2, 4, 5, 6], 2, score(4)]);
  // A worse one changes nothing. A better one replaces it, and the old best is deleted with its file.
  expect(steps((await checkpointFiles.score('r', 5, score(7)))?.list ?? [])).toEqual([2, 4, 5, 6]);
  expect(steps((await checkpointFiles.score('r', 6, score(-0.5)))?.list ?? [])).toEqual([4, 5, 6]);
  expect(disk.folders.get('r')?.has('2-1002')).toBe(false);
  // The final checkpoint of a scored step has its score. A late score is added to every checkpoint of its step.
  const again = { ...taken(6, 'final'), stamp: { ...taken(6, 'final').stamp, name: 'last', at: 2000 } };
  expect((await checkpointFiles.keep(again)).list.map((c) => [c.name, c.score?.mean])).toEqual([
    ['4-1004', undefined],
    ['5-1005', 7],
    ['last', -0.5],
  ]);
  expect(await checkpointFiles.score('r', 3, score(1))).toBeNull();
  // A tail takes its scores with it.
  await checkpointFiles.moveTail('r', 80, 'tail');
  expect((await checkpointFiles.ofRun('tail')).list.map((c) => c.score)).toEqual([score(-0.5)]);
});

test('a manifest from before scores is read, and its recipe is completed', async () => {
  const disk = new Disk();
  const checkpointFiles = new Checkpoints(disk, free);
  for (const step of [1, 2]) await checkpointFiles.keep(taken(step));
  const slots = ['slot-0', 'slot-1'].flatMap(
    (name) => decodeSlot(disk.folders.get('r')?.get(name) ?? content(0)) ?? [],
  );
  expect(JSON.stringify(slots)).not.toContain('score');
  const { list } = await new Checkpoints(disk, free).ofRun('r');
  expect(list.map((c) => [c.step, c.score, c.recipe.kid, c.recipe.steps])).toEqual([
    [1, undefined, true, 400],
    [2, undefined, true, 400],
  ]);
});

test('reading creates nothing', async () => {
  const disk = new Disk();
  const checkpointFiles = new Checkpoints(disk, free);
  expect(await checkpointFiles.ofRun('r')).toEqual({ list: [], teacher: null });
  expect(await checkpointFiles.score('r', 1, score(1))).toBeNull();
  expect((await checkpointFiles.remove('r', ['x'])).list).toEqual([]);
  await expect(checkpointFiles.readTeacher('r')).rejects.toThrow('No teacher is stored with this run.');
  await checkpointFiles.moveTail('r', 0, 'tail');
  expect([await checkpointFiles.list(), disk.folders.size]).toEqual([{}, 0]);
});

test('killed at any byte of any write, every listed checkpoint is complete, and none stored before is older', async () => {
  const start = new Disk();
  const before = new Checkpoints(start, free);
  for (const step of [1, 2, 3]) await before.keep(taken(step));
  await before.score('r', 1, score(2));
  for (let bytes = 0; ; bytes++) {
    const disk = start.copy();
    const checkpointFiles = new Checkpoints(disk, free);
    disk.left = bytes;
    let kept = 3;
    try {
      for (const step of [4, 5]) {
        await checkpointFiles.keep(taken(step));
        kept = step;
        await checkpointFiles.score('r', step - 1, score(step));
      }
    } catch (e) {
      expect(e).toBeInstanceOf(Killed);
    }
    const whole = disk.left > 0;
    disk.left = Number.POSITIVE_INFINITY;
    const next = new Checkpoints(disk, free);
    const { list = [] } = (await next.list()).r ?? {};
    // At most the new checkpoint is also there: its manifest was complete, and only the cleaning up was interrupted.
    expect([kept, kept + 1], `after ${bytes} bytes`).toContain(list.at(-1)?.step);
    expect(list.length).toBeGreaterThanOrEqual(3);
    expect([bestOf(list)?.step, bestOf(list)?.score], `after ${bytes} bytes`).toEqual([1, score(2)]);
    for (const { name, step } of list) expect(await next.read('r', name)).toEqual(content(step));
    const files = [...(disk.folders.get('r')?.keys() ?? [])].filter((n) => !n.startsWith('slot'));
    expect(files.sort()).toEqual(list.map((c) => c.name).sort());
    if (whole) break;
  }
});

test('damage is reported in one sentence, and damaged data are never returned', async () => {
  const disk = new Disk();
  const checkpointFiles = new Checkpoints(disk, free);
  await checkpointFiles.keep(taken(2));
  const file = disk.folders.get('r')?.get('2-1002');
  if (file) file[30] = (file[30] ?? 0) ^ 1;
  await expect(checkpointFiles.read('r', '2-1002')).rejects.toThrow('The checkpoint at 32 images is damaged');
});

test('full storage: checkpoints that would soon be deleted are deleted now; if that is not enough, memory holds the new one', async () => {
  const disk = new Disk();
  const checkpointFiles = new Checkpoints(disk, free);
  for (const step of [1, 2, 3]) await checkpointFiles.keep(taken(step));
  const used = [...(disk.folders.get('r')?.values() ?? [])].reduce((sum, b) => sum + b.length, 0);
  disk.quota = used;
  expect(steps((await checkpointFiles.keep(taken(4))).list)).toEqual([3, 4]);
  // The best is deleted after the others and before the newest.
  disk.quota = Number.POSITIVE_INFINITY;
  await checkpointFiles.keep(taken(5));
  await checkpointFiles.score('r', 3, score(1));
  disk.quota = [...(disk.folders.get('r')?.values() ?? [])].reduce((sum, b) => sum + b.length, 0);
  expect(steps((await checkpointFiles.keep(taken(6))).list)).toEqual([3, 5, 6]);
  expect(steps((await checkpointFiles.keep({ ...taken(7), bytes: content(7, 400) })).list)).toEqual([6, 7]);
  disk.quota = 0;
  await expect(checkpointFiles.keep(taken(8))).rejects.toThrow('full');
  expect(await checkpointFiles.read('r', '8-1008')).toEqual(content(8));
  expect(await checkpointFiles.read('r', '7-1007')).toEqual(content(7, 400));
});

test('a tail moves to another run with pins, notes and the teacher', async () => {
  const disk = new Disk();
  const checkpointFiles = new Checkpoints(disk, free);
  await checkpointFiles.keepTeacher('r', 'own.pkl', content(99));
  for (const step of [1, 2, 3]) await checkpointFiles.keep(taken(step));
  await checkpointFiles.change('r', '3-1003', { note: 'the end' });
  await checkpointFiles.moveTail('r', 16, 'tail');
  expect(steps((await checkpointFiles.ofRun('r')).list)).toEqual([1]);
  const tail = await checkpointFiles.ofRun('tail');
  expect([steps(tail.list), tail.list[1]?.note, tail.teacher]).toEqual([[2, 3], 'the end', 'own.pkl']);
  expect(await checkpointFiles.readTeacher('tail')).toEqual(content(99));
  expect(await checkpointFiles.read('tail', '2-1002')).toEqual(content(2));
  await checkpointFiles.drop('r');
  expect(Object.keys(await checkpointFiles.list())).toEqual(['tail']);
});

test('a checkpoint on its way is waited for', async () => {
  const checkpointFiles = new Checkpoints(new Disk(), free);
  const read = checkpointFiles.read('r', '4-1004');
  await new Promise((resolve) => setTimeout(resolve, 20));
  await checkpointFiles.keep(taken(4));
  expect(await read).toEqual(content(4));
});

test('slots: any cut and any flipped bit are detected', () => {
  const { name, bytes } = encodeSlot({ turn: 7, value: { a: [1, 'x'] } });
  expect(name).toBe('slot-1');
  expect(decodeSlot(bytes)).toEqual({ turn: 7, value: { a: [1, 'x'] } });
  for (let n = 0; n < bytes.length; n++) expect(decodeSlot(bytes.subarray(0, n))).toBeNull();
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const spoilt = bytes.slice();
    spoilt[bit >> 3] = (spoilt[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(decodeSlot(spoilt), `bit ${bit}`).toBeNull();
  }
  const older = encodeSlot({ turn: 6, value: 'older' }).bytes;
  expect(newestSlot([older, bytes])?.turn).toBe(7);
  expect(newestSlot([older, bytes.subarray(0, 20)])?.value).toBe('older');
  expect(newestSlot([null, null])).toBeNull();
});
