// SongUNet of the DDPM++ kind (Song et al. 2021; EDM's names), recorded on a tape.

import type { View } from '../../gpu/storage.ts';
import { check } from '../../lib/errors.ts';
import { type Act, makeAct } from '../act.ts';
import { affineOf } from '../ops/add.ts';
import { concat } from '../ops/concat.ts';
import { conv3x3 } from '../ops/conv/conv3x3.ts';
import { linear } from '../ops/conv/linear.ts';
import { embedding, positionalFreqs } from '../ops/embedding.ts';
import { groupnorm, groupsOf } from '../ops/norm/groupnorm.ts';
import { constants } from '../ops/precond.ts';
import { silu } from '../ops/silu.ts';
import { type Matrix, ParamLayout, type ParamSet, type Vector } from '../params/params.ts';
import type { Tape } from '../tape.ts';
import type { NetworkConfig } from './networkConfig.ts';
import { type UnetSpec, unetSpec } from './songUnetSpec.ts';
import { type Block, type BlockStack, embedBlocks, layoutBlocks, unetBlock } from './unet/block.ts';

/** The noise embedding's layers, labels and augmentation labels included. */
interface Embedding {
  readonly label: { readonly w: Matrix; readonly b: Vector } | undefined;
  readonly augment: Matrix | undefined;
  readonly layer0: { readonly w: Matrix; readonly b: Vector };
  readonly layer1: { readonly w: Matrix; readonly b: Vector };
}

/** What a pass needs besides the image. */
export interface UnetInputs {
  /** [N] noise levels; the embedding reads c_noise = ln(sigma) / 4. */
  readonly sigma: View;
  /** [N, label_dim] one-hot rows; absent: one zero row an image. */
  readonly labels?: Act | undefined;
  /** [N, augment_dim]; absent: the term is left out, which equals zeros. */
  readonly augmentLabels?: Act | undefined;
  /** Dropout of the network in training mode; `stream` is the first of its random streams. */
  readonly dropout?: { readonly p: number; readonly stream: number } | undefined;
}

/** A DDPM++ network: where its parameters are and how it runs. Holds no data. */
export class SongUnet {
  readonly config: NetworkConfig;
  readonly spec: UnetSpec;
  readonly layout = new ParamLayout();
  private readonly stack: BlockStack;
  private readonly emb: Embedding;
  private readonly conv: { w: Matrix; b: Vector };
  private readonly aux: { norm: Vector; w: Matrix; b: Vector };

  constructor(config: NetworkConfig) {
    this.config = config;
    this.spec = unetSpec(config);
    const { spec, layout } = this;
    const specs = [...spec.enc, ...spec.dec.map((d) => d.block)];
    this.stack = layoutBlocks(layout, specs, spec.embChannels, 'model');
    const layer = (name: string, shape: number[]) => ({
      w: layout.matrix(name, [{ key: `${name}.weight`, shape }], [shape[1] as number]),
      b: layout.vector(`${name}.bias`, [{ key: `${name}.bias`, segs: [shape[0] as number] }]),
    });
    const [noise, emb] = [spec.noiseChannels, spec.embChannels];
    const augment = { key: 'model.map_augment.weight', shape: [noise, config.augment_dim] };
    this.emb = {
      label: config.label_dim > 0 ? layer('model.map_label', [noise, config.label_dim]) : undefined,
      augment: config.augment_dim > 0 ? layout.matrix('model.map_augment', [augment], [config.augment_dim]) : undefined,
      layer0: layer('model.map_layer0', [emb, noise]),
      layer1: layer('model.map_layer1', [emb, emb]),
    };
    this.conv = layer(spec.conv.name, [spec.conv.out, spec.conv.in, 3, 3]);
    const norm = [`${spec.auxNorm}.weight`, `${spec.auxNorm}.bias`].map((key) => ({ key, segs: [spec.outChannels] }));
    this.aux = {
      norm: layout.vector(spec.auxNorm, norm),
      ...layer(spec.auxConv, [config.img_channels, spec.outChannels, 3, 3]),
    };
    layout.seal();
  }

  /** [N, emb] embedding of noise level, labels and augmentation labels. */
  private embed(t: Tape, p: ParamSet, N: number, inputs: UnetInputs): Act {
    const { label, augment, layer0, layer1 } = this.emb;
    const { noiseChannels, embChannels } = this.spec;
    const freqs = positionalFreqs(noiseChannels, true);
    const at = { view: constants(t, 'positional frequencies', freqs), half: freqs.length };
    const options = { turns: false, swap: true, fromSigma: true, label: 'noise embedding' };
    let e = embedding(t, { view: inputs.sigma, N }, at, options);
    const out = [noiseChannels];
    if (label) {
      const { label_dim } = this.config;
      const zeros = () =>
        makeAct(
          { N, H: 1, W: 1, segs: [label_dim] },
          'no labels',
          t.alloc.keep('no labels', N * Math.ceil(label_dim / 4) * 16, 'activations'),
        );
      const given = inputs.labels;
      check(!given || given.C === label_dim, () => `labels must be [${N}, ${label_dim}], got ${given?.C} columns`);
      const scaled = given ? affineOf(t, given, Math.sqrt(label_dim), 0, 'scaled labels') : zeros();
      e = linear(t, p, label.w, scaled, { bias: label.b, res: e, out, label: 'map_label' });
    }
    if (augment && inputs.augmentLabels)
      e = linear(t, p, augment, inputs.augmentLabels, { res: e, out, label: 'map_augment' });
    const hidden = silu(t, linear(t, p, layer0.w, e, { bias: layer0.b, out: [embChannels], label: 'map_layer0' }));
    return silu(t, linear(t, p, layer1.w, hidden, { bias: layer1.b, out: [embChannels], label: 'map_layer1' }));
  }

  /** F (absent for `encoder`) and the last feature map of the encoder. x: [N, R, R, img_channels]. */
  forward(
    t: Tape,
    p: ParamSet,
    x: Act,
    inputs: UnetInputs,
    parts: 'encoder' | 'encoder_decoder',
  ): { F: Act | undefined; features: Act } {
    const { spec, stack } = this;
    const rows = embedBlocks(t, p, stack, this.embed(t, p, x.N, inputs));
    const run = (i: number, input: Act): Act => {
      const drop = inputs.dropout && { p: inputs.dropout.p, stream: inputs.dropout.stream + i };
      return unetBlock(t, p, stack.blocks[i] as Block, input, rows, drop);
    };
    let h = conv3x3(t, p, this.conv.w, x, { bias: this.conv.b, out: spec.conv.out, label: spec.conv.name });
    const skips = [h];
    spec.enc.forEach((_, i) => {
      h = run(i, h);
      skips.push(h);
    });
    const features = h;
    if (parts === 'encoder') return { F: undefined, features };
    spec.dec.forEach(({ skip }, i) => {
      const from = skip ? skips.pop() : undefined;
      h = run(spec.enc.length + i, from ? concat(t, h, from) : h);
    });
    const norm = { groups: groupsOf(spec.outChannels), eps: 1e-6, silu: true, label: spec.auxNorm };
    h = groupnorm(t, p, this.aux.norm, h, norm);
    const F = conv3x3(t, p, this.aux.w, h, { bias: this.aux.b, out: this.config.img_channels, label: spec.auxConv });
    return { F, features };
  }
}
