// Assigns buffers to transients: tensors that are never alive at the same time share one.
import type { Launch } from './launch.ts';
import { type Allocator, type Storage, USAGE } from './storage.ts';

/** A buffer that transients use one after another. */
interface Slot {
  bytes: number;
  buffer: GPUBuffer | undefined;
  readonly guests: Storage[];
}

/** Buffers shared by the transients of all plans of a run. Plans never overlap in time. */
export class BufferPool {
  readonly slots: Slot[] = [];
  private readonly allocator: Allocator;
  private readonly owner: string;
  constructor(allocator: Allocator, owner = 'activations') {
    this.allocator = allocator;
    this.owner = owner;
  }

  /** A uniform buffer with fixed contents. */
  uniforms(label: string, bytes: Uint8Array<ArrayBuffer>): GPUBuffer {
    const buffer = this.allocator.buffer(label, Math.max(256, bytes.byteLength), 'sizes', USAGE.uniform);
    this.allocator.device.queue.writeBuffer(buffer, 0, bytes);
    return buffer;
  }

  /** Makes the buffers of new slots and assigns every slot's buffer to its transients. */
  allocate(): void {
    this.slots.forEach((slot, i) => {
      slot.buffer ??= this.allocator.buffer(`transient ${i}`, slot.bytes, this.owner);
      for (const guest of slot.guests) guest.buffer = slot.buffer;
      slot.guests.length = 0;
    });
  }
}

/** First and last launch. */
type Life = readonly [number, number];

/** First and last launch that touches each transient. A transient in `keepAlive` lives to the end. */
export function lifetimes(recorded: readonly Launch[], keepAlive: readonly Storage[]): Map<Storage, [number, number]> {
  const life = new Map<Storage, [number, number]>();
  recorded.forEach((r, i) => {
    for (const { view } of r.views) {
      if (view.storage.buffer) continue;
      const known = life.get(view.storage);
      if (known) known[1] = i;
      else life.set(view.storage, [i, i]);
    }
  });
  for (const s of keepAlive) {
    const known = life.get(s);
    if (known) known[1] = recorded.length;
  }
  return life;
}

/** Whether no transient of the slot in this plan is alive during the given life. */
function isFree(taken: readonly Life[] | undefined, [first, last]: Life): boolean {
  return !taken?.some(([f, l]) => f <= last && l >= first);
}

/**
 * Assigns to every transient a slot that is free during its life. Two tensors alive at once never share a buffer, so no
 * launch binds one buffer both as read and as read_write. The largest transient comes first, and each takes the smallest
 * slot that fits. A slot is then as large as its first transient, and later ones fill the gaps between lives.
 */
export function assignBuffers(recorded: readonly Launch[], pool: BufferPool, keepAlive: readonly Storage[]): void {
  const life = [...lifetimes(recorded, keepAlive)].sort(([a], [b]) => b.bytes - a.bytes);
  const taken = new Map<Slot, Life[]>();
  for (const [s, own] of life) {
    let best: Slot | undefined;
    for (const slot of pool.slots) {
      const fits = slot.bytes >= s.bytes && isFree(taken.get(slot), own);
      if (fits && (!best || slot.bytes < best.bytes)) best = slot;
    }
    if (!best) {
      best = { bytes: s.bytes, buffer: undefined, guests: [] };
      pool.slots.push(best);
    }
    best.guests.push(s);
    const lives = taken.get(best);
    if (lives) lives.push(own);
    else taken.set(best, [own]);
  }
}
