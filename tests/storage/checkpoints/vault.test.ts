// Checkpoints in files: whenever a write is cut off, what was there is there; what stays, what goes, and one writer at a time.
import { expect, test } from 'vitest';
import type { Recipe } from '../../../src/recipes/recipe.ts';
import { bestOf } from '../../../src/runs/readings/bestScore.ts';
import type { CheckpointKind, Incoming } from '../../../src/storage/checkpoints/types.ts';
import { type Guard, Vault, type VaultFiles } from '../../../src/storage/checkpoints/vault.ts';
import { decodeSlot, encodeSlot, newestSlot } from '../../../src/storage/slots.ts';

class Killed extends Error {}

/** Folders in memory; after so many bytes and other changes the page is killed: the write in progress stays half done. */
class Disk implements VaultFiles {
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
        const whole = new Uint8Array(await new Blob(parts as Uint8Array<ArrayBuffer>[]).arrayBuffer());
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
}

const free: Guard = (_, job) => job();
/** A short one: every byte of it is a moment to be killed at. */
const recipe = { preset: 'nano', steps: 400 } as Recipe;
const content = (step: number, size = 60) => Uint8Array.from({ length: size }, (_, i) => (i * 31 + step * 7) % 256);

function taken(step: number, kind: CheckpointKind = 'auto', run = 'r'): Incoming {
  const moment = { name: `${step}-${1000 + step}`, step, nimg: step * 16, sec: step / 4, at: 1000 + step, kind };
  return { run, moment, recipe, bytes: content(step) };
}

const steps = (list: readonly { step: number }[]) => list.map((c) => c.step);

test('the newest three by the clock stay, and whatever is pinned, by hand or at the end', async () => {
  const disk = new Disk();
  const vault = new Vault(disk, free);
  await vault.keep(taken(1));
  await vault.change('r', '1-1001', { pinned: true, note: 'good' });
  await vault.keep(taken(2));
  await vault.keep(taken(3, 'manual'));
  for (const step of [4, 5, 6, 7]) await vault.keep(taken(step));
  const { list } = await vault.keep(taken(8, 'final'));
  expect(steps(list)).toEqual([1, 3, 5, 6, 7, 8]);
  expect(list[0]).toMatchObject({ pinned: true, note: 'good', bytes: 60 });
  // One by hand takes the place of the clock's of the same step.
  expect(
    (await vault.keep({ ...taken(7, 'manual'), moment: { ...taken(7, 'manual').moment, name: 'again' } })).list,
  ).toHaveLength(6);
  expect([...(disk.folders.get('r')?.keys() ?? [])].filter((n) => !n.startsWith('slot'))).toHaveLength(6);
  await vault.change('r', '1-1001', { pinned: false });
  expect(steps((await vault.remove('r', ['3-1003'])).list)).toEqual([1, 5, 6, 7, 8]);
  expect(await new Vault(disk, free).read('r', '5-1005')).toEqual(content(5));
});

const score = (mean: number) => ({ mean, sd: 1, n: 128 });

test('the best by its score stays beside the newest three, and gives way to a better one', async () => {
  const disk = new Disk();
  const vault = new Vault(disk, free);
  for (const step of [1, 2, 3]) {
    await vault.keep(taken(step));
    await vault.score('r', step, score([9, 4, 6][step - 1] ?? 0));
  }
  for (const step of [4, 5, 6]) await vault.keep(taken(step));
  const kept = (await vault.look('r')).list;
  expect([steps(kept), bestOf(kept)?.step, kept[0]?.score]).toEqual([[2, 4, 5, 6], 2, score(4)]);
  // A worse one moves nothing; a better one takes its place, and the old best goes with its file.
  expect(steps((await vault.score('r', 5, score(7)))?.list ?? [])).toEqual([2, 4, 5, 6]);
  expect(steps((await vault.score('r', 6, score(-0.5)))?.list ?? [])).toEqual([4, 5, 6]);
  expect(disk.folders.get('r')?.has('2-1002')).toBe(false);
  // The final one of a step that was scored has its score; a late score finds every checkpoint of its step.
  const again = { ...taken(6, 'final'), moment: { ...taken(6, 'final').moment, name: 'last', at: 2000 } };
  expect((await vault.keep(again)).list.map((c) => [c.name, c.score?.mean])).toEqual([
    ['4-1004', undefined],
    ['5-1005', 7],
    ['last', -0.5],
  ]);
  expect(await vault.score('r', 3, score(1))).toBeNull();
  // A tail takes its scores along.
  await vault.moveTail('r', 80, 'tail');
  expect((await vault.look('tail')).list.map((c) => c.score)).toEqual([score(-0.5)]);
});

test('a manifest of before there were scores is read, and its recipe is completed', async () => {
  const disk = new Disk();
  const vault = new Vault(disk, free);
  for (const step of [1, 2]) await vault.keep(taken(step));
  const slots = ['slot-0', 'slot-1'].flatMap(
    (name) => decodeSlot(disk.folders.get('r')?.get(name) ?? content(0)) ?? [],
  );
  expect(JSON.stringify(slots)).not.toContain('score');
  const { list } = await new Vault(disk, free).look('r');
  expect(list.map((c) => [c.step, c.score, c.recipe.kid, c.recipe.steps])).toEqual([
    [1, undefined, true, 400],
    [2, undefined, true, 400],
  ]);
});

test('looking makes nothing', async () => {
  const disk = new Disk();
  const vault = new Vault(disk, free);
  expect(await vault.look('r')).toEqual({ list: [], teacher: null });
  expect(await vault.score('r', 1, score(1))).toBeNull();
  expect((await vault.remove('r', ['x'])).list).toEqual([]);
  await expect(vault.readTeacher('r')).rejects.toThrow('No teacher is kept with this run.');
  await vault.moveTail('r', 0, 'tail');
  expect([await vault.list(), disk.folders.size]).toEqual([{}, 0]);
});

test('killed at any byte of any write, every checkpoint that is listed is whole, and none that was kept before is older', async () => {
  for (let bytes = 0; ; bytes++) {
    const disk = new Disk();
    const vault = new Vault(disk, free);
    for (const step of [1, 2, 3]) await vault.keep(taken(step));
    await vault.score('r', 1, score(2));
    disk.left = bytes;
    let kept = 3;
    try {
      for (const step of [4, 5]) {
        await vault.keep(taken(step));
        kept = step;
        await vault.score('r', step - 1, score(step));
      }
    } catch (e) {
      expect(e).toBeInstanceOf(Killed);
    }
    const whole = disk.left > 0;
    disk.left = Number.POSITIVE_INFINITY;
    const next = new Vault(disk, free);
    const { list = [] } = (await next.list()).r ?? {};
    // At most the one that was being written is there too: its manifest was whole, only the tidying was cut off.
    expect([kept, kept + 1], `after ${bytes} bytes`).toContain(list.at(-1)?.step);
    expect(list.length).toBeGreaterThanOrEqual(3);
    expect([bestOf(list)?.step, bestOf(list)?.score], `after ${bytes} bytes`).toEqual([1, score(2)]);
    for (const { name, step } of list) expect(await next.read('r', name)).toEqual(content(step));
    const files = [...(disk.folders.get('r')?.keys() ?? [])].filter((n) => !n.startsWith('slot'));
    expect(files.sort()).toEqual(list.map((c) => c.name).sort());
    if (whole) break;
  }
});

test('damage is told in one sentence, never handed on', async () => {
  const disk = new Disk();
  const vault = new Vault(disk, free);
  await vault.keep(taken(2));
  const file = disk.folders.get('r')?.get('2-1002');
  if (file) file[30] = (file[30] ?? 0) ^ 1;
  await expect(vault.read('r', '2-1002')).rejects.toThrow('The checkpoint at 32 images is damaged');
});

test('full storage: what gives way soon gives way now; where that is not enough, it is held in memory', async () => {
  const disk = new Disk();
  const vault = new Vault(disk, free);
  for (const step of [1, 2, 3]) await vault.keep(taken(step));
  const used = [...(disk.folders.get('r')?.values() ?? [])].reduce((sum, b) => sum + b.length, 0);
  disk.quota = used;
  expect(steps((await vault.keep(taken(4))).list)).toEqual([3, 4]);
  // The best goes after the others, and before the newest.
  disk.quota = Number.POSITIVE_INFINITY;
  await vault.keep(taken(5));
  await vault.score('r', 3, score(1));
  disk.quota = [...(disk.folders.get('r')?.values() ?? [])].reduce((sum, b) => sum + b.length, 0);
  expect(steps((await vault.keep(taken(6))).list)).toEqual([3, 5, 6]);
  expect(steps((await vault.keep({ ...taken(7), bytes: content(7, 400) })).list)).toEqual([6, 7]);
  disk.quota = 0;
  await expect(vault.keep(taken(8))).rejects.toThrow('full');
  expect(await vault.read('r', '8-1008')).toEqual(content(8));
  expect(await vault.read('r', '7-1007')).toEqual(content(7, 400));
});

test('a tail moves to another run with pins, notes and the teacher', async () => {
  const disk = new Disk();
  const vault = new Vault(disk, free);
  await vault.keepTeacher('r', 'own.pkl', content(99));
  for (const step of [1, 2, 3]) await vault.keep(taken(step));
  await vault.change('r', '3-1003', { note: 'the end' });
  await vault.moveTail('r', 16, 'tail');
  expect(steps((await vault.look('r')).list)).toEqual([1]);
  const tail = await vault.look('tail');
  expect([steps(tail.list), tail.list[1]?.note, tail.teacher]).toEqual([[2, 3], 'the end', 'own.pkl']);
  expect(await vault.readTeacher('tail')).toEqual(content(99));
  expect(await vault.read('tail', '2-1002')).toEqual(content(2));
  await vault.drop('r');
  expect(Object.keys(await vault.list())).toEqual(['tail']);
});

test('a checkpoint that is on its way is waited for', async () => {
  const vault = new Vault(new Disk(), free);
  const read = vault.read('r', '4-1004');
  await new Promise((resolve) => setTimeout(resolve, 20));
  await vault.keep(taken(4));
  expect(await read).toEqual(content(4));
});

test('slots: any cut and any flipped bit are seen', () => {
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
