// Memory on the GPU: storages, views of them, and the allocator that counts and frees them.
import { EngineError } from '../lib/errors.ts';

/** Bytes on the GPU. A transient gets its buffer when the plan is built, by liveness. Other storages own a buffer. */
export class Storage {
  readonly label: string;
  readonly bytes: number;
  buffer: GPUBuffer | undefined;
  constructor(label: string, bytes: number, buffer?: GPUBuffer) {
    this.label = label;
    this.bytes = Math.max(16, Math.ceil(bytes / 16) * 16);
    this.buffer = buffer;
  }
}

/** A bindable range of a storage; offsets are multiples of 256 bytes. */
export interface View {
  readonly storage: Storage;
  readonly offset: number;
  readonly bytes: number;
}

/** The whole of a storage as a view. */
export const whole = (storage: Storage): View => ({ storage, offset: 0, bytes: storage.bytes });

/** Bytes of one owner. */
export interface MemoryLine {
  readonly owner: string;
  readonly bytes: number;
}

/** Bytes by owner. The page and the bench show them. */
export class MemoryLedger {
  private readonly owners = new Map<string, number>();
  add(owner: string, bytes: number): void {
    this.owners.set(owner, (this.owners.get(owner) ?? 0) + bytes);
  }
  list(): MemoryLine[] {
    return [...this.owners].map(([owner, bytes]) => ({ owner, bytes }));
  }
}

/** Makes buffers and remembers them. One call frees all buffers of a run. */
export class Allocator {
  readonly device: GPUDevice;
  readonly ledger = new MemoryLedger();
  private readonly buffers: GPUBuffer[] = [];
  constructor(device: GPUDevice) {
    this.device = device;
  }

  /** A zero-initialised buffer that no other storage shares. */
  keep(label: string, bytes: number, owner: string): Storage {
    const s = new Storage(label, bytes);
    s.buffer = this.buffer(label, s.bytes, owner);
    return s;
  }

  buffer(label: string, bytes: number, owner: string, usage = 0): GPUBuffer {
    const limit = this.device.limits.maxBufferSize;
    if (bytes > limit) {
      throw new EngineError(
        'out-of-memory',
        `The GPU allows buffers of ${limit >> 20} MiB, "${label}" needs ${Math.ceil(bytes / 2 ** 20)} MiB: choose a smaller micro-batch.`,
      );
    }
    const buffer = this.device.createBuffer({
      label,
      size: bytes,
      usage: usage || GPUBufferUsageStorage,
    });
    this.buffers.push(buffer);
    this.ledger.add(owner, bytes);
    return buffer;
  }

  /** Runs `fn` and checks its allocations. Throws one sentence if the GPU is out of memory. */
  async guarded<T>(fn: () => Promise<T>): Promise<T> {
    this.device.pushErrorScope('out-of-memory');
    const result = await fn();
    const error = await this.device.popErrorScope();
    if (error) {
      const mib = this.ledger.list().reduce((s, o) => s + o.bytes, 0) / 2 ** 20;
      throw new EngineError(
        'out-of-memory',
        `The GPU refused ${mib.toFixed(0)} MiB: choose a smaller micro-batch, recompute activations, or take a smaller network.`,
      );
    }
    return result;
  }

  destroy(): void {
    for (const b of this.buffers) b.destroy();
    this.buffers.length = 0;
  }
}

// Values of GPUBufferUsage, fixed by the WebGPU specification. Node has no such global.
const GPUBufferUsageStorage = 0x80 | 0x04 | 0x08;
export const USAGE = { storage: GPUBufferUsageStorage, uniform: 0x40 | 0x08, staging: 0x01 | 0x08 } as const;
