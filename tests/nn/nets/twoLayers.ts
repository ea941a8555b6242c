// A second architecture, for tests of the registry: two 3x3 convolutions with SiLU between them.
import { type TensorData, writeSafetensors } from '../../../src/io/tensors/safetensors.ts';
import { checkTypes, checkWhole, complete } from '../../../src/nn/nets/args.ts';
import { convLayer, declareLayer } from '../../../src/nn/nets/layer.ts';
import type { Architecture } from '../../../src/nn/nets/network.ts';
import { edmPrecond, type RawNetwork } from '../../../src/nn/nets/precond.ts';
import { silu } from '../../../src/nn/ops/silu.ts';
import { ParamLayout } from '../../../src/nn/params/layout.ts';
import { randn } from '../../reference/tensor.ts';

const DEFAULTS = { class: 'TwoLayers', img_resolution: 16, img_channels: 3, sigma_data: 0.5, width: 8 };
type Args = Readonly<typeof DEFAULTS>;

function raw({ img_channels: C, width }: Args): RawNetwork {
  const layout = new ParamLayout();
  const first = declareLayer(layout, 'first', [width, C, 3, 3]);
  const last = declareLayer(layout, 'last', [C, width, 3, 3]);
  layout.seal();
  const forward: RawNetwork['forward'] = (t, p, x, _, parts) => {
    const features = silu(t, convLayer(t, p, first, x, { out: width, label: 'first' }));
    if (parts === 'encoder') return { F: undefined, features };
    return { F: convLayer(t, p, last, features, { out: C, label: 'last' }), features };
  };
  return { layout, forward };
}

export const TWO_LAYERS: Architecture<Args> = {
  name: 'two-layers',
  title: 'two layers',
  classes: 'TwoLayers',
  parse: (given) => {
    if (given.class !== DEFAULTS.class) return null;
    checkTypes(given, DEFAULTS);
    const config = complete(given, DEFAULTS);
    checkWhole(config, ['img_resolution', 'img_channels', 'width'], 1);
    return config;
  },
  infer: (shapes, _, fail) => {
    const shape = shapes.get('first.weight');
    if (!shape) return null;
    const [width, channels] = shape;
    return { class: DEFAULTS.class, img_channels: channels ?? fail('its first layer has no channels'), width };
  },
  describe: ({ width }) => `EDM preconditioning around two convolutions of ${width} channels`,
  build: (config) =>
    edmPrecond(raw(config), {
      architecture: TWO_LAYERS,
      args: config,
      image: { channels: config.img_channels, side: config.img_resolution },
      classes: 0,
      augment: 0,
      sigmaData: config.sigma_data,
      ignores: () => false,
    }),
};

/** A weights file of such a network with random numbers. Without `metadata` it does not name its network. */
export function twoLayersFile(metadata: Record<string, string> = {}): Uint8Array {
  const tensors = new Map<string, TensorData>();
  for (const [i, { key, shape }] of raw(DEFAULTS).layout.keys().entries()) {
    const data = Float32Array.from(randn(shape, i + 1).data, (v) => 0.2 * v);
    tensors.set(key, { dtype: 'F32', shape: [...shape], data });
  }
  return writeSafetensors(tensors, metadata);
}

export const ARGS: Readonly<Record<string, unknown>> = DEFAULTS;
