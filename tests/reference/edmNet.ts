// D(x; sigma): the preconditioned network with its gradients, in the form that the losses need.
import { Params } from './params.ts';
import { precondBackwardNet, precondBackwardX, precondFactors, precondInput, precondOutput } from './precond.ts';
import type { Tensor } from './tensor.ts';
import { type UnetArgs, unet, unetBlocks } from './unet.ts';

export interface EdmNetArgs extends UnetArgs {
  sigma_data: number;
}

export interface EdmNetResult {
  /** Null if only the encoder ran. */
  D: Tensor | null;
  logits: Tensor;
  backward(g: { D: Tensor | null; logits: Tensor | null }): { x: Tensor; w: Map<string, Tensor> };
}

export interface EdmNetInputs {
  x: Tensor;
  sigma: ArrayLike<number>;
  labels: Tensor | null;
  augmentLabels: Tensor | null;
}

/** Forward pass of the weights `w` (keys `model.*`). */
export function edmNet(
  w: ReadonlyMap<string, Tensor>,
  args: EdmNetArgs,
  { x, sigma, labels, augmentLabels }: EdmNetInputs,
  parts: 'encoder' | 'encoder_decoder' = 'encoder_decoder',
): EdmNetResult {
  const f = precondFactors(sigma, args.sigma_data);
  let grads = new Map<string, Tensor>();
  const params = new Params(w, {
    get: (k) => grads.get(k),
    set: (k, t) => grads.set(k, t),
  });
  const net = unet(params.in('model'), args, precondInput(x, f), f.c_noise, labels, augmentLabels, parts);
  return {
    D: net.F && precondOutput(x, net.F, f),
    logits: net.logits,
    backward: (g) => {
      grads = new Map();
      const gInput = net.backward({ F: g.D && precondBackwardNet(g.D, f), logits: g.logits });
      return { x: precondBackwardX(g.D, gInput, f), w: grads };
    },
  };
}

/** Shapes of all parameters by state_dict key, in the order of the network. */
export function parameterShapes(a: UnetArgs): Map<string, number[]> {
  const shapes = new Map<string, number[]>();
  const layer = (name: string, weight: number[], bias = true): void => {
    shapes.set(`model.${name}.weight`, weight);
    if (bias) shapes.set(`model.${name}.bias`, [weight[0]!]);
  };
  const emb = a.model_channels * a.channel_mult_emb;
  const noise = a.model_channels * a.channel_mult_noise;
  if (a.label_dim > 0) layer('map_label', [noise, a.label_dim]);
  if (a.augment_dim > 0) layer('map_augment', [noise, a.augment_dim], false);
  layer('map_layer0', [emb, noise]);
  layer('map_layer1', [emb, emb]);
  const { enc, dec, out } = unetBlocks(a);
  for (const b of [...enc, ...dec]) {
    if (b.kind === 'conv') {
      layer(b.name, [b.out, b.in, 3, 3]);
      continue;
    }
    layer(`${b.name}.norm0`, [b.in]);
    layer(`${b.name}.conv0`, [b.out, b.in, 3, 3]);
    layer(`${b.name}.affine`, [b.out, emb]);
    layer(`${b.name}.norm1`, [b.out]);
    layer(`${b.name}.conv1`, [b.out, b.out, 3, 3]);
    if (b.in !== b.out || b.up || b.down) layer(`${b.name}.skip`, [b.out, b.in, 1, 1]);
    if (!b.attention) continue;
    layer(`${b.name}.norm2`, [b.out]);
    layer(`${b.name}.qkv`, [3 * b.out, b.out, 1, 1]);
    layer(`${b.name}.proj`, [b.out, b.out, 1, 1]);
  }
  const r = a.img_resolution;
  layer(`dec.${r}x${r}_aux_norm`, [out]);
  layer(`dec.${r}x${r}_aux_conv`, [a.img_channels, out, 3, 3]);
  return shapes;
}
