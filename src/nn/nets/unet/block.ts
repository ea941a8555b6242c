// The residual block of EDM's U-Nets (Karras et al. 2022, appendix F; algorithm of UNetBlock):
//   h = conv0(resample(silu(norm0(x))));  h = silu(norm1(h + affine(emb)))  or  silu(norm1(h)(1 + scale) + shift)
//   x = (conv1(dropout(h)) + skip(x)) skip_scale;  x = (proj(attention(qkv(norm2(x)))) + x) skip_scale
import type { View } from '../../../gpu/storage.ts';
import { type Act, makeAct, vec4s } from '../../act.ts';
import type { EmbSlice } from '../../embSlice.ts';
import { attention, headMap, qkvMap } from '../../ops/attention/attention.ts';
import { dropout } from '../../ops/dropout.ts';
import { sumRows } from '../../ops/reduce.ts';
import { repack } from '../../ops/repack.ts';
import { resample } from '../../ops/resample.ts';
import { alignFloats, type Matrix, type ParamLayout, type Vector } from '../../params/layout.ts';
import type { ParamSet } from '../../params/set.ts';
import type { Tape } from '../../tape.ts';
import { convLayer, declareLayer, declareNorm, type Layer, normLayer } from '../layer.ts';
import { type BlockSpec, blockGroups, hasSkipConv, under } from './blockSpec.ts';

/** Where a block's parameters are. */
export interface Block {
  readonly spec: BlockSpec;
  readonly groups: readonly [number, number];
  readonly norm0: Vector;
  readonly conv0: Layer;
  readonly affine: Layer;
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

function attentionLayers(layout: ParamLayout, b: BlockSpec): Block['attn'] {
  const [C, heads] = [b.out, b.heads];
  const at = (s: string) => under(b.name, s);
  const out4 = 3 * heads * vec4s(C / heads);
  const outMap = qkvMap(C, heads);
  return {
    norm2: declareNorm(layout, at('norm2'), [C]),
    qkv: declareLayer(layout, at('qkv'), [3 * C, C, 1, 1], { outMap, out4 }, { map: outMap, width4: out4 }),
    proj: declareLayer(layout, at('proj'), [C, C, 1, 1], { inMap: headMap(C, heads) }),
  };
}

function resampleBuffers(layout: ParamLayout, b: BlockSpec): void {
  if (!b.up && !b.down) return;
  const { filter: f } = b;
  const sum = f.reduce((s, v) => s + v, 0);
  const data = Float32Array.from(f.flatMap((u) => f.map((v) => (u * v) / (sum * sum))));
  for (const layer of ['conv0', 'skip'])
    layout.buffer(under(b.name, `${layer}.resample_filter`), [1, 1, f.length, f.length], data);
}

/** Declares a block in the order of its state_dict. */
function declareBlock(layout: ParamLayout, spec: BlockSpec, embChannels: number): Omit<Block, 'part' | 'emb4'> {
  const at = (s: string) => under(spec.name, s);
  const [inSegs, C] = [spec.inSegs, spec.out];
  const cin = inSegs.reduce((s, c) => s + c, 0);
  const width4 = rowFloatsOf(spec) / 4;
  const affine = affineMap(spec);
  const block = {
    spec,
    groups: blockGroups(spec),
    norm0: declareNorm(layout, at('norm0'), inSegs),
    conv0: declareLayer(layout, at('conv0'), [C, cin, 3, 3], { inSegs }, spec.adaptive ? {} : { width4 }),
    affine: declareLayer(
      layout,
      at('affine'),
      [affine.length, embChannels],
      { outMap: affine, out4: width4 },
      { map: affine, width4 },
    ),
    norm1: declareNorm(layout, at('norm1'), [C]),
    conv1: declareLayer(layout, at('conv1'), [C, C, 3, 3]),
    skip: hasSkipConv(spec) ? declareLayer(layout, at('skip'), [C, cin, 1, 1], { inSegs }) : undefined,
    attn: spec.heads > 0 ? attentionLayers(layout, spec) : undefined,
  };
  resampleBuffers(layout, spec);
  return block;
}

/** Everything of a block that is not fused with other blocks, in the order of its places. */
function ownParts({ norm0, conv0, norm1, conv1, skip, attn }: Omit<Block, 'part' | 'emb4'>): (Matrix | Vector)[] {
  const layers = [conv1, skip].flatMap((l) => (l ? [l.w, l.b] : []));
  const ofAttention = attn ? [attn.norm2, attn.qkv.w, attn.qkv.b, attn.proj.w, attn.proj.b] : [];
  return [norm0, conv0.w, norm1, ...layers, ...ofAttention];
}

/** Declares blocks that share one embedding; their fused layers and they themselves have the first places. */
export function layoutBlocks(
  layout: ParamLayout,
  specs: readonly BlockSpec[],
  embChannels: number,
  name: string,
): BlockStack {
  const adaptive = specs[0]?.adaptive ?? false;
  const declared = specs.map((spec) => declareBlock(layout, spec, embChannels));
  const conv0 = declared.map((b) => b.conv0.b);
  const conv0Biases = adaptive ? undefined : layout.fuse(under(name, 'conv0.bias'), conv0);
  const label = under(name, 'affine');
  const affine = {
    w: layout.fuse(
      label,
      declared.map((b) => b.affine.w),
    ),
    b: layout.fuse(
      `${label}.bias`,
      declared.map((b) => b.affine.b),
    ),
  };
  layout.place(...(conv0Biases ? [conv0Biases] : conv0), affine.b, affine.w, ...declared.flatMap(ownParts));
  let emb4 = 0;
  const blocks = declared.map((b, part): Block => {
    const block = { ...b, part, emb4 };
    emb4 += rowFloatsOf(b.spec) / 4;
    return block;
  });
  return { blocks, affine, rowFloats: 4 * emb4, conv0Biases };
}

/** One launch for the affine layers of every block. emb: [N, embChannels] -> rows [N, rowFloats]. */
export function embedBlocks(t: Tape, p: ParamSet, s: BlockStack, emb: Act): EmbRows {
  const options = { out: s.rowFloats, label: s.affine.w.label, biasGradElsewhere: true };
  const all = convLayer(t, p, s.affine, emb, options);
  if (!t.isTrainable(p)) return { all, grad: all };
  // Zero where no block writes: paddings, and the decoder's blocks when only the encoder ran.
  const shape = { N: emb.N, H: 1, W: 1, segs: [s.rowFloats] };
  const grad = makeAct(shape, `d ${all.label}`, t.alloc.keep(`d ${all.label}`, emb.N * s.rowFloats * 4, 'gradients'));
  t.seed(all, grad);
  const acc = t.touchRows(p, s.affine.w.label);
  t.afterBackward(() => {
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
  if (b.skip) return convLayer(t, p, b.skip, sized, { out: spec.out, label: under(spec.name, 'skip') });
  return sized.segs.length > 1 ? repack(t, sized) : sized;
}

function attend(t: Tape, p: ParamSet, b: Block, x: Act): Act {
  if (!b.attn) return x;
  const { spec, attn } = b;
  const d = spec.out / spec.heads;
  const at = (s: string) => under(spec.name, s);
  const h = normLayer(t, p, attn.norm2, x, { groups: b.groups[1], eps: spec.eps, silu: false, label: at('norm2') });
  const out = Array.from({ length: 3 * spec.heads }, () => d);
  const qkv = convLayer(t, p, attn.qkv, h, { out, label: at('qkv') });
  const a = attention(t, qkv, spec.out, spec.heads);
  return convLayer(t, p, attn.proj, a, { res: x, scale: spec.skipScale, out: spec.out, label: at('proj') });
}

/** One block. x: [N, H, W, in] -> [N, H', W', out]; `rows` from `embedBlocks` of the same pass. */
export function unetBlock(t: Tape, p: ParamSet, b: Block, x: Act, rows: EmbRows, drop?: BlockDropout): Act {
  const { spec } = b;
  const at = (s: string) => under(spec.name, s);
  const slice: EmbSlice = { all: rows.all, offset4: b.emb4, grad: rows.grad, part: b.part };
  let h = normLayer(t, p, b.norm0, x, { groups: b.groups[0], eps: spec.eps, silu: true, label: at('norm0') });
  if (spec.up || spec.down) h = resample(t, h, spec.up ? 'up' : 'down', spec.filter);
  const conv0 = { label: at('conv0'), out: spec.out };
  h = convLayer(t, p, b.conv0, h, spec.adaptive ? conv0 : { ...conv0, emb: slice, embGradElsewhere: true });
  const norm1 = { groups: b.groups[1], eps: spec.eps, silu: true, label: at('norm1') };
  h = normLayer(t, p, b.norm1, h, spec.adaptive ? { ...norm1, adaptive: slice } : { ...norm1, added: slice });
  if (drop && drop.p > 0) h = dropout(t, h, drop);
  const res = skipPath(t, p, b, x);
  const conv1 = { res, scale: spec.skipScale, label: at('conv1'), out: spec.out };
  return attend(t, p, b, convLayer(t, p, b.conv1, h, conv1));
}
