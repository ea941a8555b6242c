// The rows of a fused layer over the noise embedding, [N, all blocks], and the slice of them that belongs to one block.
import type { View } from '../gpu/storage.ts';
import type { Act } from './act.ts';

/** A slice of channels of per-image rows: the noise embedding of one block, and its gradient. */
export interface EmbSlice {
  readonly all: Act;
  /** First vec4 of the slice in a row. */
  readonly offset4: number;
  /** Gradient rows of the same layout, written by the backward pass. */
  readonly grad: Act;
  /** Number of the block in the fused layer that makes the rows. */
  readonly part: number;
}

/** The rows from `offset4` on as a bindable range; offsets are multiples of 256 bytes. */
export function embView(a: Act, offset4: number): View {
  return { storage: a.storage, offset: offset4 * 16, bytes: (a.N * a.C4 - offset4) * 16 };
}
