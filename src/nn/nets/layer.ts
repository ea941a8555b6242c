// Layers with a bias, and normalisations, as EDM's networks name their tensors: NAME.weight and NAME.bias.
import type { Act } from '../act.ts';
import { type ConvOptions, conv } from '../ops/conv/conv.ts';
import { groupnorm } from '../ops/norm/groupnorm.ts';
import type { GroupNormOptions } from '../ops/norm/kernel.ts';
import type { Matrix, ParamLayout, Vector, VectorStorage, WeightStorage } from '../params/layout.ts';
import type { ParamSet } from '../params/set.ts';
import type { Tape } from '../tape.ts';
import { channels, plain } from '../weight.ts';

/** The parameters of a convolution or a linear layer. */
export interface Layer {
  readonly w: Matrix;
  readonly b: Vector;
}

/** Declares a layer. shape: [out, in, kh, kw] or [out, in]. */
export function declareLayer(
  layout: ParamLayout,
  name: string,
  shape: readonly number[],
  weight: WeightStorage = {},
  bias: VectorStorage = {},
): Layer {
  return {
    w: layout.weight(`${name}.weight`, shape, weight),
    b: layout.vector(`${name}.bias`, shape[0] as number, bias),
  };
}

/** Declares gamma and beta of a GroupNorm over channels in these segments. */
export function declareNorm(layout: ParamLayout, name: string, segs: readonly number[]): Vector {
  const C = segs.reduce((a, b) => a + b, 0);
  return layout.fuse(
    name,
    ['weight', 'bias'].map((part) => layout.vector(`${name}.${part}`, C, { segs })),
  );
}

/** Records a layer: y = (conv(x, w) + b + ...) * scale. */
export function convLayer(t: Tape, p: ParamSet, { w, b }: Layer, x: Act, o: Omit<ConvOptions, 'bias'>): Act {
  return conv(t, plain(t, p, w), x, { ...o, bias: channels(t, p, b) });
}

/** Records a GroupNorm. */
export function normLayer(t: Tape, p: ParamSet, affine: Vector, x: Act, o: GroupNormOptions): Act {
  return groupnorm(t, channels(t, p, affine), x, o);
}
