// The kernels of each pass that has more than one.
import { ATTENTION_KERNELS } from '../ops/attention/attention.ts';
import { CONV_KERNELS } from '../ops/conv/conv.ts';
import { ROW_SUMS } from '../rowSums.ts';
import { type Family, type Kernel, type Layer, runnable, type ShapeKey, shapeOf, type Variant } from './variants.ts';

const KERNELS: Readonly<Record<Layer, readonly Kernel[]>> = {
  ...CONV_KERNELS,
  attention: ATTENTION_KERNELS,
  groupnorm: ROW_SUMS,
  reduce: ROW_SUMS,
};

const kernelsOf = (family: Family): readonly Kernel[] => KERNELS[family.split('.')[0] as Layer];

/** The variants of a family that the clock may choose on a device with these features; `half` is none of them. */
export function variantsOn(features: readonly string[], family: Family): Variant[] {
  return runnable(kernelsOf(family), features).map((k) => k.name);
}

/** Whether a family has a variant and a shape fills its tiles well enough to be worth a try. */
export function suits(variant: Variant, key: ShapeKey): boolean {
  const shape = shapeOf(key);
  return kernelsOf(shape.family).some((k) => k.name === variant && k.suits(shape));
}
