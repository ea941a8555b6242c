// Tensors in torch's layouts to the floats of an arena, and back.
import { check } from '../../lib/errors.ts';
import type { ParamEntry, ParamLayout } from './layout.ts';

/** Calls `fn(flat torch index, arena index)` for every number of a tensor. */
export function forEachPlace(e: ParamEntry, fn: (torch: number, arena: number) => void): void {
  if (e.kind === 'vector') {
    for (let c = 0; c < e.coMap.length; c++) fn(c, e.base + (e.coMap[c] as number));
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

/** The arena's floats from the tensors of a file. Throws `bad-file` with the key of a missing tensor or of a wrong shape. */
export function packParams(layout: ParamLayout, get: Tensors, what: string): Float32Array<ArrayBuffer> {
  const arena = new Float32Array(layout.floats);
  for (const { base, data } of packPieces(layout, get, what)) arena.set(data, base);
  return arena;
}

/** The same a piece at a time, so that no more than one is in memory. `what` names the file in errors. */
export function* packPieces(
  layout: ParamLayout,
  get: Tensors,
  what: string,
): Generator<{ base: number; data: Float32Array<ArrayBuffer> }> {
  for (const { base, floats, entries } of layout.seal().pieces) {
    const data = new Float32Array(floats);
    for (const e of entries) packParam(e, get, what, data, base);
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

/** One tensor out of the arena's floats, in torch's layout. */
export function unpackParam(e: ParamEntry, arena: Float32Array): Float32Array {
  const out = new Float32Array(e.shape.reduce((a, b) => a * b, 1));
  forEachPlace(e, (to, from) => {
    out[to] = arena[from] as number;
  });
  return out;
}
