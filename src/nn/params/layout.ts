/**
 * The parameters of a network: names, shapes, and places in an arena of floats. Holds no numbers.
 *
 * A network declares its tensors in the order of its state_dict. `fuse` puts tensors side by side that one kernel reads
 * together. `seal` gives each its place: matrices first, then vectors, then constants; those named by `place` before the
 * others, which follow in the order of their declaration. Every place begins at a multiple of 256 bytes.
 */
import { check } from '../../lib/errors.ts';
import { channelMap, vec4s } from '../act.ts';

/** A tensor of the state_dict: its name and its shape in torch. */
export interface KeyShape {
  readonly key: string;
  readonly shape: readonly number[];
}

/**
 * Where a tensor lies in the arena. A matrix is stored as [taps][Cin/4][Cout/4] blocks of 4x4, each a WGSL mat4x4f
 * (column = input channel, row = output channel); a vector as padded channels.
 */
export interface ParamEntry extends KeyShape {
  readonly kind: 'matrix' | 'vector';
  /** First float of the grid of blocks, or of the vector. */
  readonly base: number;
  readonly taps: number;
  readonly ci4: number;
  /** Output blocks of the whole grid, and the first of them that is this tensor's. */
  readonly gridCo4: number;
  readonly gridCoOffset: number;
  /** Stored position of each logical input and output channel. */
  readonly ciMap: Int32Array;
  readonly coMap: Int32Array;
}

/** A grid of blocks as kernels see it: one tensor, or several side by side in the output channels. */
export interface Matrix {
  readonly label: string;
  readonly keys: readonly string[];
  /** Height and width; [1, 1] for a linear layer. */
  readonly kernel: readonly [number, number];
  /** Input and output channels in vec4s. */
  readonly ci4: number;
  readonly co4: number;
  readonly floats: number;
  /** First float in the arena; -1 before `seal`, and for a part of a fused matrix. */
  readonly base: number;
}

/** One vector, or several one after another, as kernels see them. */
export interface Vector {
  readonly label: string;
  readonly keys: readonly string[];
  readonly c4: number;
  /** First float from the start of the vectors; -1 before `seal`. */
  readonly base: number;
}

/** How the channels of a weight are stored; by default in one segment each, padded to whole vec4s. */
export interface WeightStorage {
  /** Channels of the parts of a concatenated input, each padded by itself. */
  readonly inSegs?: readonly number[];
  /** Stored position of each input channel, instead of `inSegs`. */
  readonly inMap?: Int32Array;
  /** Stored position of each output channel. */
  readonly outMap?: Int32Array;
  /** Output channels with paddings, in vec4s. */
  readonly out4?: number;
}

/** How the channels of a vector are stored; by default in one segment. */
export interface VectorStorage {
  readonly segs?: readonly number[];
  readonly map?: Int32Array;
  readonly width4?: number;
}

/** A tensor of the state_dict that no kernel reads (EDM's resample_filter): files have it. */
export interface FixedTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array<ArrayBuffer>;
}

type Section = 'matrices' | 'vectors' | 'constants';
type Placed<T> = { -readonly [K in keyof T]: T[K] };

/** A declared tensor. */
interface Declared extends KeyShape {
  readonly section: Section;
  readonly taps: number;
  readonly ci4: number;
  readonly width4: number;
  readonly ciMap: Int32Array;
  readonly coMap: Int32Array;
}

/** What lies together in one place. */
interface Run {
  readonly section: Section;
  readonly whole: Placed<Matrix> | Placed<Vector>;
  readonly parts: readonly (Placed<Matrix> | Placed<Vector>)[];
  readonly floats: number;
}

/** A range of the arena and the tensors in it. */
export interface Piece {
  readonly base: number;
  readonly floats: number;
  readonly entries: readonly ParamEntry[];
}

/** Floats up to the next multiple of 256 bytes, WebGPU's alignment of a binding's offset. */
export const alignFloats = (floats: number): number => Math.ceil(floats / 64) * 64;

const width4Of = (map: Int32Array): number => vec4s(Math.max(-1, ...map) + 1);
const numbersOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

export class ParamLayout {
  /** Every tensor that is in the arena, in the order of declaration; filled by `seal`. */
  readonly entries = new Map<string, ParamEntry>();
  /** Tensors of the state_dict that no kernel reads, in the order of declaration. */
  readonly buffers = new Map<string, FixedTensor>();
  /** Ranges that cover the tensors: a grid of matrices each, and all vectors with the constants; filled by `seal`. */
  readonly pieces: Piece[] = [];
  /** Float offset of the vectors, and their floats without the constants. */
  vectorBase = 0;
  vectorFloats = 0;
  /** Floats of the whole arena. */
  floats = 0;
  private readonly declared = new Map<string, Declared>();
  private runs: Run[] = [];
  private readonly first: (Matrix | Vector)[] = [];
  private sealed = false;

  /** Declares the weight of a convolution, [out, in, kh, kw], or of a linear layer, [out, in]. */
  weight(key: string, shape: readonly number[], o: WeightStorage = {}): Matrix {
    const [out = 1, input = 1, kh = 1, kw = 1] = shape;
    const ciMap = o.inMap ?? channelMap(o.inSegs ?? [input]);
    const coMap = o.outMap ?? channelMap([out]);
    const [ci4, co4] = [width4Of(ciMap), o.out4 ?? width4Of(coMap)];
    const taps = kh * kw;
    this.declare({ key, shape, section: 'matrices', taps, ci4, width4: co4, ciMap, coMap });
    const sizes = { kernel: [kh, kw] as const, ci4, co4, floats: 16 * taps * ci4 * co4 };
    return this.run('matrices', { label: key.replace(/\.weight$/, ''), keys: [key], ...sizes, base: -1 });
  }

  /** Declares a vector of n channels: a bias, or a scale. */
  vector(key: string, n: number, o: VectorStorage = {}): Vector {
    return this.channels('vectors', key, [n], o.map ?? channelMap(o.segs ?? [n]), o.width4);
  }

  /** Declares a number without dimensions: a gain. It is the first lane of a vec4. */
  scalar(key: string): Vector {
    return this.channels('vectors', key, [], Int32Array.of(0), 1);
  }

  /** Declares n numbers that kernels read and training never changes: frequencies of an embedding. */
  constant(key: string, n: number): Vector {
    return this.channels('constants', key, [n], channelMap([n]), undefined);
  }

  /** Declares a tensor that no kernel reads; files written from this layout have it. */
  buffer(key: string, shape: readonly number[], data: Float32Array<ArrayBuffer>): void {
    this.buffers.set(key, { shape, data });
  }

  /** Puts matrices with the same input side by side in the output channels, or vectors one after another. */
  fuse(label: string, parts: readonly Matrix[]): Matrix;
  fuse(label: string, parts: readonly Vector[]): Vector;
  fuse(label: string, parts: readonly Matrix[] | readonly Vector[]): Matrix | Vector {
    this.open(label);
    const runs = parts.map((part) => {
      const run = this.runs.find((r) => r.whole === part);
      check(run !== undefined, () => `${label}: ${part.label} is not of this layout, or is fused already`);
      return run;
    });
    const [head] = runs;
    check(head !== undefined && runs.every((r) => r.section === head.section), () => `${label}: nothing to fuse`);
    const keys = parts.flatMap((part) => part.keys);
    const floats = runs.reduce((s, r) => s + r.floats, 0);
    const whole = 'kernel' in head.whole ? this.grid(label, runs) : { label, keys, c4: floats / 4, base: -1 };
    const fused: Run = { section: head.section, whole, parts: runs.flatMap((r) => r.parts), floats };
    this.runs = this.runs.flatMap((r) => (r === head ? [fused] : runs.includes(r) ? [] : [r]));
    return whole;
  }

  /** Places these before the others of their kind, in this order. */
  place(...parts: readonly (Matrix | Vector)[]): void {
    this.open('place');
    this.first.push(...parts);
  }

  /** Fixes the places: nothing can be declared any more. */
  seal(): this {
    if (this.sealed) return this;
    this.sealed = true;
    const known = new Map<string, ParamEntry>();
    this.vectorBase = this.lay('matrices', 0, known);
    for (const run of this.runs) {
      if (run.section !== 'matrices') continue;
      const entries = run.whole.keys.flatMap((key) => known.get(key) ?? []);
      this.pieces.push({ base: run.whole.base, floats: run.floats, entries });
    }
    this.vectorFloats = this.lay('vectors', 0, known);
    const end = this.lay('constants', this.vectorFloats, known);
    for (const key of this.declared.keys()) this.entries.set(key, known.get(key) as ParamEntry);
    const vectors = [...this.entries.values()].filter((e) => e.kind === 'vector');
    this.pieces.push({ base: this.vectorBase, floats: end, entries: vectors });
    this.floats = alignFloats(this.vectorBase + end);
    return this;
  }

  /** Every tensor that a file of this network must have, in the order of its state_dict; `buffers` are not among them. */
  keys(): KeyShape[] {
    return [...this.declared.values()].map(({ key, shape }) => ({ key, shape }));
  }

  /** Numbers that training changes. */
  get count(): number {
    const trained = [...this.declared.values()].filter((d) => d.section !== 'constants');
    return trained.reduce((sum, d) => sum + numbersOf(d.shape), 0);
  }

  private open(what: string): void {
    check(!this.sealed, () => `${what}: the layout is sealed`);
  }

  private declare(d: Declared): void {
    this.open(d.key);
    check(!this.declared.has(d.key), () => `${d.key} is declared twice`);
    this.declared.set(d.key, d);
  }

  private run<T extends Matrix | Vector>(section: Section, whole: T): T {
    const floats = 'kernel' in whole ? whole.floats : whole.c4 * 4;
    this.runs.push({ section, whole, parts: [whole], floats });
    return whole;
  }

  private channels(section: Section, key: string, shape: number[], map: Int32Array, width?: number): Vector {
    const c4 = width ?? width4Of(map);
    const none = new Int32Array(0);
    this.declare({ key, shape, section, taps: 1, ci4: 0, width4: c4, ciMap: none, coMap: map });
    return this.run(section, { label: key, keys: [key], c4, base: -1 });
  }

  private grid(label: string, runs: readonly Run[]): Placed<Matrix> {
    const parts = runs.map((r) => r.whole as Matrix);
    const { kernel, ci4 } = parts[0] as Matrix;
    const alike = parts.every((m) => m.ci4 === ci4 && m.kernel.join() === kernel.join());
    check(alike, () => `${label}: the parts differ in kernel or input`);
    const co4 = parts.reduce((s, m) => s + m.co4, 0);
    const floats = 16 * kernel[0] * kernel[1] * ci4 * co4;
    return { label, keys: parts.flatMap((m) => m.keys), kernel, ci4, co4, floats, base: -1 };
  }

  /** Places a section from float `at` on; returns its end. */
  private lay(section: Section, at: number, known: Map<string, ParamEntry>): number {
    const own = this.runs.filter((r) => r.section === section);
    const named = this.first.flatMap((part) => own.filter((r) => r.whole === part));
    let base = at;
    for (const run of [...named, ...own.filter((r) => !named.includes(r))]) {
      const { whole, parts } = run;
      whole.base = base;
      let offset = 0;
      for (const part of parts) {
        if (!('kernel' in part)) part.base = base + 4 * offset;
        for (const key of part.keys) {
          const d = this.declared.get(key) as Declared;
          known.set(key, this.entry(d, whole, offset));
          offset += d.width4;
        }
      }
      base = alignFloats(base + run.floats);
    }
    return base;
  }

  private entry(d: Declared, whole: Matrix | Vector, offset: number): ParamEntry {
    const { key, shape, taps, ci4, ciMap, coMap } = d;
    const inGrid = 'kernel' in whole;
    return {
      ...{ key, shape, taps, ci4, ciMap, coMap },
      kind: inGrid ? 'matrix' : 'vector',
      base: inGrid ? whole.base : this.vectorBase + whole.base + 4 * offset,
      gridCo4: inGrid ? whole.co4 : 0,
      gridCoOffset: inGrid ? offset : 0,
    };
  }
}
