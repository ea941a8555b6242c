// Transients share buffers by liveness: never two at a time, and with little more memory than is alive at once.

import { expect, test } from 'vitest';
import type { Launch } from '../../src/gpu/launch.ts';
import { assignBuffers, BufferPool } from '../../src/gpu/planner.ts';
import { Allocator, Storage, whole } from '../../src/gpu/storage.ts';
import { fc } from '../support/property.ts';

const device = { createBuffer: () => ({}), limits: {} } as unknown as GPUDevice;

/** A plan of `launches` in which tensor i lives from `first` for `length` launches. */
function planOf(launches: number, lives: readonly { first: number; length: number; bytes: number }[]) {
  const tensors = lives.map(({ bytes }, i) => new Storage(`t${i}`, 16 * bytes));
  const recorded = Array.from({ length: launches }, (_, at) => ({
    views: tensors.flatMap((s, i) => {
      const { first, length } = lives[i] as (typeof lives)[number];
      return at === first || at === Math.min(launches - 1, first + length)
        ? [{ info: { binding: i, access: 'read' as const }, view: whole(s) }]
        : [];
    }),
  })) as unknown as Launch[];
  return { tensors, recorded };
}

const life = fc.record({
  first: fc.integer({ min: 0, max: 19 }),
  length: fc.integer({ min: 0, max: 8 }),
  bytes: fc.integer({ min: 1, max: 40 }),
});

test('no two transients of a slot are alive at the same time, and a slot fits its largest', () => {
  const property = fc.property(fc.array(life, { maxLength: 40 }), fc.array(life, { maxLength: 40 }), (a, b) => {
    const pool = new BufferPool(new Allocator(device));
    for (const lives of [a, b]) {
      const { tensors, recorded } = planOf(20, lives);
      assignBuffers(recorded, pool, []);
      const hosted = pool.slots.flatMap((slot) => slot.guests);
      expect(new Set(hosted)).toEqual(new Set(tensors));
      expect(hosted.length).toBe(tensors.length);
      for (const slot of pool.slots) {
        const guests = slot.guests.map((g) => lives[tensors.indexOf(g)] as (typeof lives)[number]);
        const used = guests.flatMap(({ first, length }) =>
          Array.from({ length: Math.min(19, first + length) - first + 1 }, (_, i) => first + i),
        );
        expect(new Set(used).size).toBe(used.length);
        for (const g of slot.guests) expect(g.bytes).toBeLessThanOrEqual(slot.bytes);
      }
      pool.allocate();
    }
  });
  fc.assert(property, { numRuns: 200 });
});

test('transients that fit into gaps of larger ones need no memory', () => {
  const pool = new BufferPool(new Allocator(device));
  const { recorded } = planOf(10, [
    { first: 0, length: 1, bytes: 10 },
    { first: 2, length: 5, bytes: 40 },
    { first: 8, length: 1, bytes: 39 },
    { first: 0, length: 9, bytes: 5 },
  ]);
  assignBuffers(recorded, pool, []);
  expect(pool.slots.map((s) => s.bytes)).toEqual([640, 80]);
});
