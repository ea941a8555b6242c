// One pass of one layer by one kernel variant, ready to be timed or compared.
import type { Gpu } from '../../gpu/device.ts';
import { type View, whole } from '../../gpu/storage.ts';
import type { Act } from '../act.ts';
import { attention } from '../ops/attention/attention.ts';
import { conv } from '../ops/conv/conv.ts';
import { groupnorm, groupsOf } from '../ops/norm/groupnorm.ts';
import { sumPixels } from '../ops/reduce.ts';
import { ParamLayout } from '../params/layout.ts';
import type { ParamSet } from '../params/set.ts';
import type { Tape } from '../tape.ts';
import { channels, plain } from '../weight.ts';
import { Workspace } from '../workspace.ts';
import { type ShapeKey, shapeOf, type Variant } from './variants.ts';

/** A variant ready to be timed: `run(n)` submits its pass n times; `result` reads what it computed. */
export interface Candidate {
  readonly variant: Variant;
  readonly run: (n: number) => void;
  readonly result: () => Promise<Float32Array>;
  readonly destroy: () => void;
}

/** A layer with its parameters: how it is recorded, and how many channels it has in and out. */
interface Subject {
  readonly layout: ParamLayout;
  readonly out: number;
  readonly record: (t: Tape, p: ParamSet, x: Act) => Act;
}

function contraction(op: 'conv3x3' | 'linear', ci: number, co: number): Subject {
  const layout = new ParamLayout();
  const side = op === 'conv3x3' ? 3 : 1;
  const w = layout.weight('w', [co, ci, side, side]);
  const b = layout.vector('b', co);
  const record: Subject['record'] = (t, p, x) =>
    conv(t, plain(t, p, w), x, { bias: channels(t, p, b), label: 'y', out: co });
  return { layout, out: co, record };
}

function norm(C: number): Subject {
  const layout = new ParamLayout();
  const parts = ['gamma', 'beta'].map((key) => layout.vector(key, C));
  const affine = layout.fuse('norm', parts);
  const groups = C % groupsOf(C) === 0 ? groupsOf(C) : C / 4;
  const options = { groups, eps: 1e-6, silu: true, label: 'y' };
  return { layout, out: C, record: (t, p, x) => groupnorm(t, channels(t, p, affine), x, options) };
}

/** Per-image sums over pixels: a row an image. */
function columns(C: number): Subject {
  const record: Subject['record'] = (t, _, x) => {
    const y = t.act(x.N, 1, 1, [C], 'y');
    sumPixels(t, x, { view: whole(y.storage), stride4: y.C4, acc: false }, 1, 'y');
    return y;
  };
  return { layout: new ParamLayout(), out: C, record };
}

/** One head of attention over queries, keys and values. */
function selfAttention(d: number): Subject {
  const record: Subject['record'] = (t, _, qkv) => attention(t, qkv, d, 1);
  return { layout: new ParamLayout(), out: d, record };
}

function subjectOf(key: ShapeKey): Subject {
  const { layer, ci4, co4 } = shapeOf(key);
  if (layer === 'groupnorm') return norm(4 * ci4);
  if (layer === 'attention') return selfAttention(4 * ci4);
  if (layer === 'reduce') return columns(4 * ci4);
  return contraction(layer, 4 * ci4, 4 * co4);
}

/** The launches of a pass in a plan of one layer, by the ends of their labels. */
const KERNELS: Readonly<Record<string, RegExp>> = {
  fwd: /\.(fwd|stats)$/,
  bwd_x: /\.bwd_x$/,
  bwd_w: /(\.bwd_w|reduce[\w.]*\.\w+)$/, // with the sums of its slices and of the bias gradient
  bwd: /\.(bwd|sums)$/,
  columns: /\.columns$/,
  scores: /\.scores$/,
  mix: /\.mix$/,
  mix_t: /\.mix_t$/,
};

/** What a pass computes. */
function outputOf(t: Tape, pass: string, p: ParamSet, x: Act, y: Act): View | undefined {
  if (pass === 'bwd_w') return p.g && whole(p.g);
  const a = pass === 'fwd' || pass === 'columns' ? y : t.gradOf(x);
  return a && whole(a.storage);
}

/** The pass of a layer of its own; on zeros, or on `filled` numbers. */
export async function candidate(gpu: Gpu, key: ShapeKey, variant: Variant, filled = false): Promise<Candidate> {
  const { layer, pass, N, H, W, ci4 } = shapeOf(key);
  const ws = new Workspace(gpu, 1, { choices: { [key]: variant } });
  const { layout, out, record } = subjectOf(key);
  const p = ws.params('w', layout, { train: pass === 'bwd_w' });
  const x = ws.act('x', [N, (layer === 'attention' ? 12 : 4) * ci4, H, W]);
  const isBackward = pass.startsWith('bwd') || layer === 'attention';
  const dy = isBackward ? ws.act('dy', [N, out, H, W]) : undefined;
  if (filled) {
    for (const a of dy ? [x, dy] : [x]) ws.write(a.storage, numbers(a.storage.bytes / 4));
    ws.write(p.w, numbers(layout.floats));
  }
  const { plan, result } = await ws.plan(key, pass === 'bwd_w' ? [p] : [], (t) => {
    if (isBackward && pass !== 'bwd_w') t.watch(x);
    const y = record(t, p, x);
    if (dy) t.seed(y, dy);
    t.backward();
    const output = outputOf(t, pass, p, x, y);
    return output && ws.pin(output);
  });
  const timed = plan.only(KERNELS[pass] ?? /^/);
  return {
    variant,
    run: (n) => timed.repeat(n),
    result: async () => {
      plan.run();
      return result ? ws.floats(result) : new Float32Array(0);
    },
    destroy: () => ws.destroy(),
  };
}

/** Numbers in [-1/2, 1/2) without a pattern that a kernel's tiles could have. */
const numbers = (n: number): Float32Array => Float32Array.from({ length: n }, (_, i) => ((i * 7919) % 61) / 61 - 0.5);
