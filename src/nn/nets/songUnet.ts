// SongUNet of the DDPM++ kind (Song et al. 2021; EDM's names), recorded on a tape.

import type { View } from '../../gpu/storage.ts';
import { check } from '../../lib/errors.ts';
import { type Act, makeAct } from '../act.ts';
import { affineOf } from '../ops/add.ts';
import { concat } from '../ops/concat.ts';
import { conv } from '../ops/conv/conv.ts';
import { embedding, positionalFreqs } from '../ops/embedding.ts';
import { groupsOf } from '../ops/norm/groupnorm.ts';
import { constants } from '../ops/precond.ts';
import { silu } from '../ops/silu.ts';
import { type Matrix, ParamLayout, type Vector } from '../params/layout.ts';
import type { ParamSet } from '../params/set.ts';
import type { Tape } from '../tape.ts';
import { plain } from '../weight.ts';
import { convLayer, declareLayer, declareNorm, type Layer, normLayer } from './layer.ts';
import type { NetworkConfig } from './networkConfig.ts';
import { type UnetSpec, unetSpec } from './songUnetSpec.ts';
import { type Block, type BlockStack, embedBlocks, layoutBlocks, unetBlock } from './unet/block.ts';

/** The noise embedding's layers, labels and augmentation labels included. */
interface Embedding {
  readonly label: Layer | undefined;
  readonly augment: Matrix | undefined;
  readonly layer0: Layer;
  readonly layer1: Layer;
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
  private readonly conv: Layer;
  private readonly auxNorm: Vector;
  private readonly auxConv: Layer;

  constructor(config: NetworkConfig) {
    this.config = config;
    this.spec = unetSpec(config);
    const { spec, layout } = this;
    const { label_dim, augment_dim } = config;
    const layer = (name: string, shape: number[]) => declareLayer(layout, name, shape);
    const [noise, emb] = [spec.noiseChannels, spec.embChannels];
    this.emb = {
      label: label_dim > 0 ? layer('model.map_label', [noise, label_dim]) : undefined,
      augment: augment_dim > 0 ? layout.weight('model.map_augment.weight', [noise, augment_dim]) : undefined,
      layer0: layer('model.map_layer0', [emb, noise]),
      layer1: layer('model.map_layer1', [emb, emb]),
    };
    this.conv = layer(spec.conv.name, [spec.conv.out, spec.conv.in, 3, 3]);
    const specs = [...spec.enc, ...spec.dec.map((d) => d.block)];
    this.stack = layoutBlocks(layout, specs, emb, 'model');
    this.auxNorm = declareNorm(layout, spec.auxNorm, [spec.outChannels]);
    this.auxConv = layer(spec.auxConv, [config.img_channels, spec.outChannels, 3, 3]);
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
    const out = noiseChannels;
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
      e = convLayer(t, p, label, scaled, { res: e, out, label: 'map_label' });
    }
    if (augment && inputs.augmentLabels)
      e = conv(t, plain(t, p, augment), inputs.augmentLabels, { res: e, out, label: 'map_augment' });
    const hidden = silu(t, convLayer(t, p, layer0, e, { out: embChannels, label: 'map_layer0' }));
    return silu(t, convLayer(t, p, layer1, hidden, { out: embChannels, label: 'map_layer1' }));
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
    let h = convLayer(t, p, this.conv, x, { out: spec.conv.out, label: spec.conv.name });
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
    h = normLayer(t, p, this.auxNorm, h, norm);
    const F = convLayer(t, p, this.auxConv, h, { out: this.config.img_channels, label: spec.auxConv });
    return { F, features };
  }
}
