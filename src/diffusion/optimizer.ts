// Adam, the gradient norm and the moving average: a few launches over whole parameter arenas.

import { type View, whole } from '../gpu/storage.ts';
import { COLUMNS, adam as k } from '../kernels.gen.ts';
import { EngineError } from '../lib/errors.ts';
import { chunks, type ParamSet } from '../nn/params/set.ts';
import type { Tape } from '../nn/tape.ts';

const PARTS = 256;

interface Arenas {
  readonly g: View;
  readonly m: View;
  readonly v: View;
}

function rangesOf(p: ParamSet): { w: View; len: number; arenas: Arenas }[] {
  const { g, m, v } = p;
  if (!g || !m || !v) throw new EngineError('internal', `${p.name} is frozen: it has no optimiser`);
  return chunks(p.layout.floats).map(({ offset, bytes }) => {
    const at = (storage: typeof g): View => ({ storage, offset, bytes });
    return { w: at(p.w), len: bytes / 16, arenas: { g: at(g), m: at(m), v: at(v) } };
  });
}

/** One Adam step with bias correction (Kingma & Ba 2015) on sanitised, clipped gradients: nan -> 0, +-inf -> +-1e5. */
export function adam(t: Tape, p: ParamSet): void {
  for (const { w, len, arenas } of rangesOf(p)) {
    t.launch(k, 'fwd', { step: whole(t.stepUniforms), w, ...arenas }, { LEN: len }, len, { label: `${p.name} Adam` });
  }
}

/** The metrics columns of gradient norms. */
export type NormColumn = 'grad_norm_psi' | 'grad_norm_theta' | 'grad_norm_edm';

/** The gradient's l2 norm, sanitised and before clipping, into a column of the metrics row. */
export function gradNorm(t: Tape, p: ParamSet, column: NormColumn): void {
  const ranges = rangesOf(p);
  const TOTAL = PARTS * ranges.length;
  const part = whole(t.alloc.keep(`${p.name} norm`, TOTAL * 4, 'activations'));
  ranges.forEach(({ len, arenas }, i) => {
    t.launch(k, 'norm', { g: arenas.g, part }, { LEN: len, PARTS, PART_OFF: i * PARTS }, PARTS, {
      label: `${p.name} norm`,
    });
  });
  const finish = { step: whole(t.stepUniforms), part, metrics: whole(t.metrics) };
  t.launch(k, 'finish', finish, { TOTAL, COLUMN: COLUMNS[column] }, 1, { wg: 1, label: `${p.name} norm` });
}

/** Replaces the gradients by their sanitised and clipped values; Adam does it by itself, this is for inspection. */
export function sanitise(t: Tape, p: ParamSet): void {
  for (const { len, arenas } of rangesOf(p)) {
    const views = { step: whole(t.stepUniforms), g_out: arenas.g };
    t.launch(k, 'sanitise', views, { LEN: len }, len, { label: `${p.name} sanitise` });
  }
}

/** ema += (1 - beta) (w - ema). */
export function ema(t: Tape, p: ParamSet): void {
  const average = p.ema;
  if (!average) throw new EngineError('internal', `${p.name} has no moving average`);
  for (const { offset, bytes } of chunks(p.layout.floats)) {
    const at = (storage: typeof average): View => ({ storage, offset, bytes });
    const views = { step: whole(t.stepUniforms), w_in: at(p.w), e: at(average) };
    t.launch(k, 'ema', views, { LEN: bytes / 16 }, bytes / 16, { label: `${p.name} EMA` });
  }
}
