// The noise embedding of EDM's U-Nets: features of the noise level, class labels and augmentation labels through two layers.
import { check } from '../../../lib/errors.ts';
import { type Act, makeAct } from '../../act.ts';
import { affineOf } from '../../ops/add.ts';
import { conv } from '../../ops/conv/conv.ts';
import { silu } from '../../ops/silu.ts';
import type { Matrix, ParamLayout } from '../../params/layout.ts';
import type { ParamSet } from '../../params/set.ts';
import type { Tape } from '../../tape.ts';
import { plain } from '../../weight.ts';
import { convLayer, declareLayer, type Layer } from '../layer.ts';
import type { Conditions } from '../network.ts';

/** Widths: noise features, output of the embedding, one-hot labels, augmentation labels. */
export interface EmbeddingSizes {
  readonly noise: number;
  readonly emb: number;
  readonly classes: number;
  readonly augment: number;
}

/** Where the embedding's parameters are. */
export interface NoiseEmbedding {
  readonly sizes: EmbeddingSizes;
  readonly label: Layer | undefined;
  readonly augment: Matrix | undefined;
  readonly layer0: Layer;
  readonly layer1: Layer;
}

/** Declares the embedding in the order of its state_dict. */
export function declareEmbedding(layout: ParamLayout, sizes: EmbeddingSizes): NoiseEmbedding {
  const { noise, emb, classes, augment } = sizes;
  const layer = (name: string, out: number, input: number) => declareLayer(layout, `model.${name}`, [out, input]);
  return {
    sizes,
    label: classes > 0 ? layer('map_label', noise, classes) : undefined,
    augment: augment > 0 ? layout.weight('model.map_augment.weight', [noise, augment]) : undefined,
    layer0: layer('map_layer0', emb, noise),
    layer1: layer('map_layer1', emb, emb),
  };
}

/** A row of zeros an image, for a conditional network without labels. */
function noLabels(t: Tape, N: number, classes: number): Act {
  const shape = { N, H: 1, W: 1, segs: [classes] };
  return makeAct(shape, 'no labels', t.alloc.keep('no labels', N * Math.ceil(classes / 4) * 16, 'activations'));
}

/** silu(layer1(silu(layer0(features + labels + augmentation)))). features: [N, noise]; returns [N, emb]. */
export function embedNoise(t: Tape, p: ParamSet, e: NoiseEmbedding, features: Act, c: Conditions): Act {
  const { N } = features;
  const { noise, emb, classes } = e.sizes;
  let h = features;
  if (e.label) {
    const given = c.labels;
    check(!given || given.C === classes, () => `labels must be [${N}, ${classes}], got ${given?.C} columns`);
    const scaled = given ? affineOf(t, given, Math.sqrt(classes), 0, 'scaled labels') : noLabels(t, N, classes);
    h = convLayer(t, p, e.label, scaled, { res: h, out: noise, label: 'map_label' });
  }
  if (e.augment && c.augmentLabels)
    h = conv(t, plain(t, p, e.augment), c.augmentLabels, { res: h, out: noise, label: 'map_augment' });
  h = silu(t, convLayer(t, p, e.layer0, h, { out: emb, label: 'map_layer0' }));
  return silu(t, convLayer(t, p, e.layer1, h, { out: emb, label: 'map_layer1' }));
}
