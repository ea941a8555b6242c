import type { Allocator, Storage, View } from '../../gpu/storage.ts';
import { check } from '../../lib/errors.ts';
import { channelMap, vec4s } from '../act.ts';

/**
 * Where a tensor of EDM's state_dict lives in the weight arena. Matrices are stored as
 * [taps][Cin/4][Cout/4] blocks of 4x4 (a WGSL mat4x4f: column = input channel, row = output channel);
 * vectors as padded channels. The maps give the stored position of each logical channel.
 */
export interface ParamEntry {
  readonly key: string;
  readonly shape: readonly number[];
  readonly kind: 'matrix' | 'vector';
  /** First float of the block grid (matrix) or of the vector. */
  base: number;
  readonly taps: number;
  readonly ci4: number;
  /** Output blocks of the whole grid and of the first column of this tensor in it. */
  readonly gridCo4: number;
  readonly gridCoOffset: number;
  readonly ciMap: Int32Array;
  readonly coMap: Int32Array;
}

/** A block grid as kernels see it: one or several tensors side by side in the output channels. */
export interface Matrix {
  readonly label: string;
  readonly keys: readonly string[];
  readonly taps: number;
  readonly ci4: number;
  readonly co4: number;
  base: number;
  readonly floats: number;
}

/** One or several vectors side by side as kernels see them; `base` counts floats from the start of the vector section. */
export interface Vector {
  readonly label: string;
  readonly keys: readonly string[];
  readonly c4: number;
  readonly base: number;
}

/** A vector's logical channels: in padded segments, or where `map` puts them within `width4` vec4s. */
export interface VectorPart {
  readonly key: string;
  readonly segs: readonly number[];
  readonly map?: Int32Array;
  readonly width4?: number;
}

/** Floats up to the next multiple of 256 bytes, WebGPU's offset alignment for bindings. */
export const alignFloats = (floats: number): number => Math.ceil(floats / 64) * 64;

/** The parameters of one network: names, shapes and places. Holds no data. */
export class ParamLayout {
  readonly entries = new Map<string, ParamEntry>();
  readonly matrices: Matrix[] = [];
  /** Floats of the vector section, which follows the matrices in the arena. */
  vectorFloats = 0;
  private readonly vectorEntries: ParamEntry[] = [];
  private matrixFloats = 0;
  private sealed = false;
  /** Fixed tensors of the state_dict that no kernel reads as such (EDM's resample_filter), for files. */
  readonly buffers = new Map<string, { shape: readonly number[]; data: Float32Array<ArrayBuffer> }>();

  /** Adds a grid of matrices that share their input; each has its torch shape [out, in, k, k] or [out, in] and `width4` output blocks. */
  matrix(
    label: string,
    parts: readonly { key: string; shape: readonly number[]; coMap?: Int32Array; width4?: number }[],
    ciSegs: readonly number[],
    ciMap: Int32Array = channelMap(ciSegs),
  ): Matrix {
    const k = parts[0]?.shape[2] ?? 1;
    const ci4 = Math.ceil((Math.max(-1, ...ciMap) + 1) / 4);
    const coMapOf = (p: (typeof parts)[number]) => p.coMap ?? channelMap([p.shape[0] as number]);
    const widths = parts.map((p) => p.width4 ?? Math.ceil((Math.max(...coMapOf(p)) + 1) / 4));
    const co4 = widths.reduce((s, w) => s + w, 0);
    const floats = k * k * ci4 * co4 * 16;
    const m: Matrix = { label, keys: parts.map((p) => p.key), taps: k * k, ci4, co4, base: this.matrixFloats, floats };
    let offset = 0;
    parts.forEach((p, i) => {
      this.entries.set(p.key, {
        key: p.key,
        shape: p.shape,
        kind: 'matrix',
        base: m.base,
        taps: k * k,
        ci4,
        gridCo4: co4,
        gridCoOffset: offset,
        ciMap,
        coMap: coMapOf(p),
      });
      offset += widths[i] as number;
    });
    this.matrixFloats = alignFloats(m.base + floats);
    this.matrices.push(m);
    return m;
  }

  /** Adds vectors that kernels read together (gamma and beta); each has its logical channels in padded segments. */
  vector(label: string, parts: readonly VectorPart[]): Vector {
    const base = this.vectorFloats;
    let at = base;
    for (const { key, segs, map, width4 } of parts) {
      const channels = segs.reduce((a, b) => a + b, 0);
      const entry: ParamEntry = {
        key,
        shape: [channels],
        kind: 'vector',
        base: at,
        taps: 1,
        ci4: 0,
        gridCo4: 0,
        gridCoOffset: 0,
        ciMap: new Int32Array(0),
        coMap: map ?? channelMap(segs),
      };
      this.entries.set(key, entry);
      this.vectorEntries.push(entry);
      at += width4 === undefined ? segs.reduce((a, b) => a + vec4s(b) * 4, 0) : width4 * 4;
    }
    this.vectorFloats = alignFloats(at);
    return { label, keys: parts.map((p) => p.key), c4: (at - base) / 4, base };
  }

  /** Fixes the places: no more parameters can be added. */
  seal(): this {
    if (!this.sealed) for (const e of this.vectorEntries) e.base += this.matrixFloats;
    this.sealed = true;
    return this;
  }

  /** Float offset of the vector section. */
  get vectorBase(): number {
    return this.matrixFloats;
  }
  /** Floats of the whole arena. */
  get floats(): number {
    return alignFloats(this.matrixFloats + this.vectorFloats);
  }
  /** Logical parameters. */
  get count(): number {
    let n = 0;
    for (const e of this.entries.values()) n += e.shape.reduce((a, b) => a * b, 1);
    return n;
  }
}

/** Calls `fn(flat torch index, arena index)` for every number of a tensor. */
export function forEachPlace(e: ParamEntry, fn: (torch: number, arena: number) => void): void {
  if (e.kind === 'vector') {
    for (let c = 0; c < (e.shape[0] as number); c++) fn(c, e.base + (e.coMap[c] as number));
    return;
  }
  const [out, input] = e.shape as [number, number];
  for (let o = 0; o < out; o++) {
    const co = (e.coMap[o] as number) + e.gridCoOffset * 4;
    for (let i = 0; i < input; i++) {
      const ci = e.ciMap[i] as number;
      const inBlock = (ci & 3) * 4 + (co & 3);
      for (let t = 0; t < e.taps; t++) {
        const block = (t * e.ci4 + (ci >> 2)) * e.gridCo4 + (co >> 2);
        fn((o * input + i) * e.taps + t, e.base + block * 16 + inBlock);
      }
    }
  }
}

/** Tensors by state_dict key. */
type Tensors = (key: string) => { shape: readonly number[]; data: Float32Array } | undefined;

/** EDM tensors to an arena image. A missing tensor or a wrong shape is named. */
export function packParams(layout: ParamLayout, get: Tensors, what: string): Float32Array<ArrayBuffer> {
  const arena = new Float32Array(layout.floats);
  for (const { base, data } of packPieces(layout, get, what)) arena.set(data, base);
  return arena;
}

/** The same piece by piece, a grid of matrices each and all vectors: no more than one is in memory at a time. */
export function* packPieces(
  layout: ParamLayout,
  get: Tensors,
  what: string,
): Generator<{ base: number; data: Float32Array<ArrayBuffer> }> {
  const entries = [...layout.seal().entries.values()];
  const vectors = entries.filter((e) => e.kind === 'vector');
  const pieces = layout.matrices.map((m) => ({ ...m, parts: m.keys.flatMap((k) => layout.entries.get(k) ?? []) }));
  for (const { base, floats, parts } of [
    ...pieces,
    { base: layout.vectorBase, floats: layout.vectorFloats, parts: vectors },
  ]) {
    const data = new Float32Array(floats);
    for (const e of parts) packParam(e, get, what, data, base);
    yield { base, data };
  }
}

function packParam(e: ParamEntry, get: Tensors, what: string, into: Float32Array, base: number): void {
  const t = get(e.key);
  check(t !== undefined, () => `${what} has no tensor "${e.key}": it is for another network.`, 'bad-file');
  check(
    t.shape.length === e.shape.length && t.shape.every((d, i) => d === e.shape[i]),
    () => `${what}: "${e.key}" is [${t.shape}], this network expects [${e.shape}].`,
    'bad-file',
  );
  forEachPlace(e, (from, to) => {
    into[to - base] = t.data[from] as number;
  });
}

/** One tensor out of an arena image, in torch's layout. */
export function unpackParam(e: ParamEntry, arena: Float32Array): Float32Array {
  const out = new Float32Array(e.shape.reduce((a, b) => a * b, 1));
  forEachPlace(e, (to, from) => {
    out[to] = arena[from] as number;
  });
  return out;
}

/** The arenas of one network on the GPU: weights always; gradients, Adam moments and EMA as its role needs. */
export class ParamSet {
  readonly layout: ParamLayout;
  readonly name: string;
  readonly w: Storage;
  readonly g: Storage | undefined;
  readonly m: Storage | undefined;
  readonly v: Storage | undefined;
  readonly ema: Storage | undefined;

  /** `shared` weights belong to another set: its EMA seen as a frozen network. */
  constructor(
    name: string,
    layout: ParamLayout,
    alloc: Allocator,
    roles: { train: boolean; ema?: boolean; shared?: Storage },
  ) {
    this.name = name;
    this.layout = layout.seal();
    const bytes = layout.floats * 4;
    this.w = roles.shared ?? alloc.keep(`${name}.weights`, bytes, 'weights');
    if (roles.train) {
      this.g = alloc.keep(`${name}.grads`, bytes, 'gradients');
      this.m = alloc.keep(`${name}.adam_m`, bytes, 'Adam');
      this.v = alloc.keep(`${name}.adam_v`, bytes, 'Adam');
    }
    if (roles.ema) this.ema = alloc.keep(`${name}.ema`, bytes, 'EMA');
  }

  /** A matrix's range of the weights or of the gradients. */
  matrix(m: Matrix, role: 'w' | 'g' = 'w'): View {
    return this.range(role, m.base, m.floats);
  }

  /** A vector's range of the weights. */
  vector(v: Vector): View {
    return this.range('w', this.layout.vectorBase + v.base, v.c4 * 4);
  }

  /** A vector's range of the gradients. */
  vectorGrad(v: Vector): View {
    return this.range('g', this.layout.vectorBase + v.base, v.c4 * 4);
  }

  private range(role: 'w' | 'g', base: number, floats: number): View {
    const storage = role === 'w' ? this.w : this.g;
    check(storage !== undefined, () => `${this.name} is frozen: it has no gradients`);
    return { storage, offset: base * 4, bytes: floats * 4 };
  }
}

/** Arena-sized ranges of at most `maxBytes`, for kernels that walk a whole arena. */
export function chunks(floats: number, maxBytes = 64 << 20): { offset: number; bytes: number }[] {
  const out: { offset: number; bytes: number }[] = [];
  for (let at = 0; at < floats * 4; at += maxBytes) {
    out.push({ offset: at, bytes: Math.min(maxBytes, floats * 4 - at) });
  }
  return out;
}
