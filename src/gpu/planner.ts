import type { Recorded } from './plan.ts';
import { type Allocator, type Storage, USAGE } from './storage.ts';

/** A physical buffer that hosts transients one after another. */
interface Slot {
  bytes: number;
  buffer: GPUBuffer | undefined;
  readonly guests: Storage[];
}

/** Buffers shared by the transients of all plans of a run; plans never overlap in time. */
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

  /** Makes the buffers of new slots and hands every slot's buffer to its guests. */
  allocate(): void {
    this.slots.forEach((slot, i) => {
      slot.buffer ??= this.allocator.buffer(`transient ${i}`, slot.bytes, this.owner);
      for (const guest of slot.guests) guest.buffer = slot.buffer;
      slot.guests.length = 0;
    });
  }
}

/** First and last launch that touches each transient. */
export function lifetimes(
  recorded: readonly Recorded[],
  keepAlive: readonly Storage[],
): Map<Storage, [number, number]> {
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

/**
 * Gives every transient a slot that is free during its life. Distinct live tensors never share a buffer,
 * so a launch never binds one buffer both read and read_write. Best fit, else grow the largest free slot
 * that is still virtual, else a new slot.
 */
export function assignBuffers(recorded: readonly Recorded[], pool: BufferPool, keepAlive: readonly Storage[]): void {
  const life = lifetimes(recorded, keepAlive);
  const births: Storage[][] = recorded.map(() => []);
  const deaths: Storage[][] = recorded.map(() => []);
  for (const [s, [first, last]] of life) {
    births[first]?.push(s);
    deaths[last]?.push(s);
  }
  const free = new Set(pool.slots);
  const home = new Map<Storage, Slot>();
  recorded.forEach((_, i) => {
    for (const s of (births[i] ?? []).sort((a, b) => b.bytes - a.bytes)) {
      let best: Slot | undefined;
      let growable: Slot | undefined;
      for (const slot of free) {
        if (slot.bytes >= s.bytes) {
          if (!best || slot.bytes < best.bytes) best = slot;
        } else if (!slot.buffer && (!growable || slot.bytes > growable.bytes)) growable = slot;
      }
      // A tiny tensor should not occupy a large slot for long: prefer its own when the waste is more than fourfold.
      if (best && best.bytes > 4 * s.bytes && s.bytes < 1 << 20) best = undefined;
      if (!best && growable && growable.bytes * 4 >= s.bytes) best = growable;
      if (!best) {
        best = { bytes: s.bytes, buffer: undefined, guests: [] };
        pool.slots.push(best);
      }
      best.bytes = Math.max(best.bytes, s.bytes);
      best.guests.push(s);
      free.delete(best);
      home.set(s, best);
    }
    for (const s of deaths[i] ?? []) {
      const slot = home.get(s);
      if (slot) free.add(slot);
    }
  });
}
