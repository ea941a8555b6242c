// The residual block of EDM's U-Nets (Karras et al. 2022, appendix F; algorithm of UNetBlock):
//   h = conv0(resample(silu(norm0(x))));  h = silu(norm1(h + affine(emb)))  or  silu(norm1(h)(1 + scale) + shift)
//   x = (conv1(dropout(h)) + skip(x)) skip_scale;  x = (proj(attention(qkv(norm2(x)))) + x) skip_scale
import type { View } from '../../../gpu/storage.ts';
import { type Act, makeAct, vec4s } from '../../act.ts';
import { dropout } from '../../ops/add.ts';
import { attention, headMap, qkvMap } from '../../ops/attention/attention.ts';
import { conv3x3, type EmbSlice } from '../../ops/conv/conv3x3.ts';
import { linear } from '../../ops/conv/linear.ts';
import { groupnorm } from '../../ops/norm/groupnorm.ts';
import { sumRows } from '../../ops/reduce.ts';
import { repack } from '../../ops/repack.ts';
import { resample } from '../../ops/resample.ts';
import { alignFloats, type Matrix, type ParamLayout, type ParamSet, type Vector } from '../../params/params.ts';
import type { Tape } from '../../tape.ts';
import { type BlockSpec, blockGroups, hasSkipConv, under } from './blockSpec.ts';

interface Layer {
  readonly w: Matrix;
  readonly b: Vector;
}

/** Where a block's parameters are. */
export interface Block {
  readonly spec: BlockSpec;
  readonly groups: readonly [number, number];
  readonly norm0: Vector;
  readonly conv0: Layer;
  readonly norm1: Vector;
  readonly conv1: Layer;
  readonly skip: Layer | undefined;
  readonly attn: { readonly norm2: Vector; readonly qkv: Layer; readonly proj: Layer } | undefined;
  /** Number of the block among those that share the fused affine layers, and its first vec4 in their rows. */
  readonly part: number;
  readonly emb4: number;
}

/** All blocks of a network: their affine layers are one matrix, so one launch serves every block. */
export interface BlockStack {
  readonly blocks: readonly Block[];
  readonly affine: Layer;
  /** Floats of a row of the fused affine layers. */
  readonly rowFloats: number;
  /** All conv0 biases side by side, laid out as the rows are; undefined with adaptive scale. */
  readonly conv0Biases: Vector | undefined;
}

/** Rows of the affine layers and of their gradients for one forward pass. */
export interface EmbRows {
  readonly all: Act;
  readonly grad: Act;
}

const pad4 = (c: number): number => vec4s(c) * 4;

/** Floats that a block takes in a row: its channels, twice for scale and shift, padded to WebGPU's offset alignment. */
function rowFloatsOf(b: BlockSpec): number {
  return alignFloats((b.adaptive ? 2 : 1) * pad4(b.out));
}

/** Stored position of each output of a block's affine layer. */
function affineMap(b: BlockSpec): Int32Array {
  const length = b.adaptive ? 2 * b.out : b.out;
  return Int32Array.from({ length }, (_, c) => (c < b.out ? c : pad4(b.out) + c - b.out));
}

/** A convolution or linear layer with a bias, its output in one segment. */
function layerOf(layout: ParamLayout, name: string, shape: readonly number[], inSegs: readonly number[]): Layer {
  const out = shape[0] as number;
  return {
    w: layout.matrix(name, [{ key: `${name}.weight`, shape }], inSegs),
    b: layout.vector(`${name}.bias`, [{ key: `${name}.bias`, segs: [out] }]),
  };
}

function normOf(layout: ParamLayout, name: string, segs: readonly number[]): Vector {
  return layout.vector(name, [
    { key: `${name}.weight`, segs },
    { key: `${name}.bias`, segs },
  ]);
}

function attentionLayers(layout: ParamLayout, b: BlockSpec): Block['attn'] {
  const [C, heads] = [b.out, b.heads];
  const [qkv, proj] = [under(b.name, 'qkv'), under(b.name, 'proj')];
  const width4 = 3 * heads * vec4s(C / heads);
  const coMap = qkvMap(C, heads);
  return {
    norm2: normOf(layout, under(b.name, 'norm2'), [C]),
    qkv: {
      w: layout.matrix(qkv, [{ key: `${qkv}.weight`, shape: [3 * C, C, 1, 1], coMap, width4 }], [C]),
      b: layout.vector(`${qkv}.bias`, [{ key: `${qkv}.bias`, segs: [3 * C], map: coMap, width4 }]),
    },
    proj: {
      w: layout.matrix(proj, [{ key: `${proj}.weight`, shape: [C, C, 1, 1] }], [C], headMap(C, heads)),
      b: layout.vector(`${proj}.bias`, [{ key: `${proj}.bias`, segs: [C] }]),
    },
  };
}

function resampleBuffers(layout: ParamLayout, b: BlockSpec): void {
  if (!b.up && !b.down) return;
  const { filter: f } = b;
  const sum = f.reduce((s, v) => s + v, 0);
  const data = Float32Array.from(f.flatMap((u) => f.map((v) => (u * v) / (sum * sum))));
  for (const layer of ['conv0', 'skip'])
    layout.buffers.set(under(b.name, `${layer}.resample_filter`), { shape: [1, 1, f.length, f.length], data });
}

/** Adds the parameters of blocks that share one embedding. Call first: the rows' biases begin the vector section. */
export function layoutBlocks(
  layout: ParamLayout,
  specs: readonly BlockSpec[],
  embChannels: number,
  name: string,
): BlockStack {
  const adaptive = specs[0]?.adaptive ?? false;
  const conv0Bias = specs.map((b) => {
    const key = under(b.name, 'conv0.bias');
    const own = { key, segs: [b.out] };
    return layout.vector(key, [adaptive ? own : { ...own, width4: rowFloatsOf(b) / 4 }]);
  });
  const affineBias = specs.map((b) => {
    const key = under(b.name, 'affine.bias');
    const map = affineMap(b);
    return layout.vector(key, [{ key, segs: [map.length], map, width4: rowFloatsOf(b) / 4 }]);
  });
  const rowFloats = specs.reduce((s, b) => s + rowFloatsOf(b), 0);
  const label = under(name, 'affine');
  const w = layout.matrix(
    label,
    specs.map((b) => {
      const coMap = affineMap(b);
      return {
        key: under(b.name, 'affine.weight'),
        shape: [coMap.length, embChannels],
        coMap,
        width4: rowFloatsOf(b) / 4,
      };
    }),
    [embChannels],
  );
  let emb4 = 0;
  const blocks = specs.map((spec, i): Block => {
    const at = (s: string) => under(spec.name, s);
    const [segs, C] = [spec.inSegs, spec.out];
    const cin = segs.reduce((s, c) => s + c, 0);
    const block: Block = {
      spec,
      groups: blockGroups(spec),
      norm0: normOf(layout, at('norm0'), segs),
      conv0: {
        w: layout.matrix(at('conv0'), [{ key: at('conv0.weight'), shape: [C, cin, 3, 3] }], segs),
        b: conv0Bias[i] as Vector,
      },
      norm1: normOf(layout, at('norm1'), [C]),
      conv1: layerOf(layout, at('conv1'), [C, C, 3, 3], [C]),
      skip: hasSkipConv(spec) ? layerOf(layout, at('skip'), [C, cin, 1, 1], segs) : undefined,
      attn: spec.heads > 0 ? attentionLayers(layout, spec) : undefined,
      part: i,
      emb4,
    };
    resampleBuffers(layout, spec);
    emb4 += rowFloatsOf(spec) / 4;
    return block;
  });
  const rows = (label: string, parts: readonly Vector[]): Vector => ({
    label,
    keys: parts.flatMap((v) => v.keys),
    c4: rowFloats / 4,
    base: parts[0]?.base ?? 0,
  });
  return {
    blocks,
    affine: { w, b: rows(`${label}.bias`, affineBias) },
    rowFloats,
    conv0Biases: adaptive ? undefined : rows(under(name, 'conv0.bias'), conv0Bias),
  };
}

/** One launch for the affine layers of every block. emb: [N, embChannels] -> rows [N, rowFloats]. */
export function embedBlocks(t: Tape, p: ParamSet, s: BlockStack, emb: Act): EmbRows {
  const all = linear(t, p, s.affine.w, emb, {
    bias: s.affine.b,
    out: [s.rowFloats],
    label: s.affine.w.label,
    biasGradElsewhere: true,
  });
  if (!t.isTrainable(p)) return { all, grad: all };
  // Zero where no block writes: paddings, and the decoder's blocks when only the encoder ran.
  const shape = { N: emb.N, H: 1, W: 1, segs: [s.rowFloats] };
  const grad = makeAct(shape, `d ${all.label}`, t.alloc.keep(`d ${all.label}`, emb.N * s.rowFloats * 4, 'gradients'));
  t.seed(all, grad);
  const acc = t.touchRows(p, s.affine.w.label);
  t.afterBackward(p, () => {
    const from: View = { storage: grad.storage, offset: 0, bytes: grad.storage.bytes };
    // conv0's bias and the affine bias enter alike, so their gradients are the same sums.
    for (const v of s.conv0Biases ? [s.conv0Biases, s.affine.b] : [s.affine.b]) {
      const to = p.vectorGrad(v);
      sumRows(t, from, to, emb.N, s.rowFloats / 4, acc, `d ${v.label}`);
    }
  });
  return { all, grad };
}

/** Dropout of a network in training mode: p and the first of its random streams, or a mask of 0 and 1. */
export interface BlockDropout {
  readonly p: number;
  readonly stream: number;
  readonly mask?: View | undefined;
}

function skipPath(t: Tape, p: ParamSet, b: Block, x: Act): Act {
  const { spec } = b;
  const mode = spec.up ? 'up' : 'down';
  const sized = spec.up || spec.down ? resample(t, x, mode, spec.filter) : x;
  if (b.skip)
    return linear(t, p, b.skip.w, sized, { bias: b.skip.b, out: [spec.out], label: under(spec.name, 'skip') });
  return sized.segs.length > 1 ? repack(t, sized) : sized;
}

function attend(t: Tape, p: ParamSet, b: Block, x: Act): Act {
  if (!b.attn) return x;
  const { spec, attn } = b;
  const d = spec.out / spec.heads;
  const at = (s: string) => under(spec.name, s);
  const h = groupnorm(t, p, attn.norm2, x, { groups: b.groups[1], eps: spec.eps, silu: false, label: at('norm2') });
  const qkv = linear(t, p, attn.qkv.w, h, {
    bias: attn.qkv.b,
    out: Array.from({ length: 3 * spec.heads }, () => d),
    label: at('qkv'),
  });
  const a = attention(t, qkv, spec.out, spec.heads);
  return linear(t, p, attn.proj.w, a, {
    bias: attn.proj.b,
    res: x,
    scale: spec.skipScale,
    out: [spec.out],
    label: at('proj'),
  });
}

/** One block. x: [N, H, W, in] -> [N, H', W', out]; `rows` from `embedBlocks` of the same pass. */
export function unetBlock(t: Tape, p: ParamSet, b: Block, x: Act, rows: EmbRows, drop?: BlockDropout): Act {
  const { spec } = b;
  const at = (s: string) => under(spec.name, s);
  const slice: EmbSlice = { all: rows.all, offset4: b.emb4, grad: rows.grad, part: b.part };
  let h = groupnorm(t, p, b.norm0, x, { groups: b.groups[0], eps: spec.eps, silu: true, label: at('norm0') });
  if (spec.up || spec.down) h = resample(t, h, spec.up ? 'up' : 'down', spec.filter);
  const conv0 = { bias: b.conv0.b, label: at('conv0'), out: spec.out };
  h = conv3x3(t, p, b.conv0.w, h, spec.adaptive ? conv0 : { ...conv0, emb: slice, embGradElsewhere: true });
  const norm1 = { groups: b.groups[1], eps: spec.eps, silu: true, label: at('norm1') };
  h = groupnorm(t, p, b.norm1, h, spec.adaptive ? { ...norm1, adaptive: slice } : { ...norm1, added: slice });
  if (drop && drop.p > 0) h = dropout(t, h, drop);
  const res = skipPath(t, p, b, x);
  const sum = conv3x3(t, p, b.conv1.w, h, {
    bias: b.conv1.b,
    res,
    scale: spec.skipScale,
    label: at('conv1'),
    out: spec.out,
  });
  return attend(t, p, b, sum);
}
