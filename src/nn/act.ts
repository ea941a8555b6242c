import { Storage, type View, whole } from '../gpu/storage.ts';

/**
 * An activation [N, H, W, C] in NHWC, channels padded to multiples of 4 with lanes that stay zero.
 * `segs` are the logical channel counts of its parts, each padded by itself: a concatenation of 6 and 10 channels
 * is stored as 8 + 12. Vectors [N, C] have H = W = 1. A handle: holds no data.
 */
export interface Act {
  readonly N: number;
  readonly H: number;
  readonly W: number;
  readonly segs: readonly number[];
  /** Logical channels. */
  readonly C: number;
  /** Stored channels divided by 4: vec4s a pixel. */
  readonly C4: number;
  readonly storage: Storage;
  readonly label: string;
}

/** Channels after padding, in vec4s. */
export const vec4s = (channels: number): number => Math.ceil(channels / 4);

/** vec4s of a whole activation. */
export const sizeOf = (a: Act): number => a.N * a.H * a.W * a.C4;

/** Makes a handle; without `storage` it is a transient. */
export function makeAct(
  shape: { N: number; H: number; W: number; segs: readonly number[] },
  label: string,
  storage?: Storage,
): Act {
  const C = shape.segs.reduce((s, c) => s + c, 0);
  const C4 = shape.segs.reduce((s, c) => s + vec4s(c), 0);
  const bytes = shape.N * shape.H * shape.W * C4 * 16;
  return { ...shape, C, C4, label, storage: storage ?? new Storage(label, bytes) };
}

/** The bytes of an activation. */
export const viewOf = (a: Act): View => whole(a.storage);

/** Stored position of each logical channel. */
export function channelMap(segs: readonly number[]): Int32Array {
  const map: number[] = [];
  let base = 0;
  for (const s of segs) {
    for (let c = 0; c < s; c++) map.push(base + c);
    base += vec4s(s) * 4;
  }
  return Int32Array.from(map);
}

/** [N, C, H, W] floats to the stored layout. */
export function packNchw(a: Act, nchw: Float32Array): Float32Array {
  const { N, H, W, C, C4 } = a;
  const out = new Float32Array(N * H * W * C4 * 4);
  const map = channelMap(a.segs);
  for (let n = 0; n < N; n++)
    for (let c = 0; c < C; c++) {
      const to = map[c] as number;
      for (let p = 0; p < H * W; p++) {
        out[(n * H * W + p) * C4 * 4 + to] = nchw[(n * C + c) * H * W + p] as number;
      }
    }
  return out;
}

/** The stored layout to [N, C, H, W] floats. */
export function unpackNchw(a: Act, data: Float32Array): Float32Array {
  const { N, H, W, C, C4 } = a;
  const out = new Float32Array(N * C * H * W);
  const map = channelMap(a.segs);
  for (let n = 0; n < N; n++)
    for (let c = 0; c < C; c++) {
      const from = map[c] as number;
      for (let p = 0; p < H * W; p++) {
        out[(n * C + c) * H * W + p] = data[(n * H * W + p) * C4 * 4 + from] as number;
      }
    }
  return out;
}
