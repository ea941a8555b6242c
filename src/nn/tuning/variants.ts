// Kernels that compute the same in different ways: which of them runs is chosen per adapter and shape.

/**
 * `direct` keeps all in registers, without barriers; `tile` shares tiles in workgroup memory, `wide` tiles twice as large;
 * `quad` shares operands among the four threads of a quad, without barriers. `half` is `tile` with operands in f16, for
 * forward passes: it rounds so much more than the others that only a recipe may ask for it, never the clock.
 * Sums over rows are `direct` by one thread on software adapters and by a tree of barriers on GPUs; `subgroup` sums within
 * subgroups first.
 */
export type Variant = 'direct' | 'tile' | 'wide' | 'quad' | 'half' | 'subgroup';

/** A variant of a pass as a value: what all families share. */
export interface Kernel {
  readonly name: Variant;
  /** The device feature that it is made of. */
  readonly needs?: GPUFeatureName;
  /** Whether its operands are in f16. */
  readonly half?: true;
  /** Whether it is worth a try on a shape: whether the shape fills its tiles. */
  readonly suits: (shape: PassShape) => boolean;
}

/** Passes that have more than one variant, by layer: `conv3x3` is one with stride 1, `linear` also a 1x1 convolution. */
const PASSES = {
  conv3x3: ['fwd', 'bwd_x', 'bwd_w'],
  linear: ['fwd', 'bwd_x', 'bwd_w'],
  attention: ['scores', 'mix', 'mix_t'],
  groupnorm: ['fwd', 'bwd'],
  reduce: ['columns'],
} as const;
export type Layer = keyof typeof PASSES;
export type Family = { [L in Layer]: `${L}.${(typeof PASSES)[L][number]}` }[Layer];
export const FAMILIES = Object.entries(PASSES).flatMap(([l, passes]) => passes.map((p) => `${l}.${p}` as Family));

/** What a choice depends on, all in one line: images (times heads), output sides and vec4s of channels in and out. */
export type ShapeKey = `${Family} ${string}`;

/** Choices by family and shape; a shape without one gets the adapter class's default. */
export type Choices = Readonly<Partial<Record<ShapeKey, Variant>>>;

/** A pass of a layer and its sizes, as a `ShapeKey` has them. */
export interface PassShape {
  readonly family: Family;
  readonly layer: Layer;
  readonly pass: string;
  readonly N: number;
  readonly H: number;
  readonly W: number;
  readonly ci4: number;
  readonly co4: number;
}

export function shapeKey(family: Family, s: { N: number; H: number; W: number; ci4: number; co4: number }): ShapeKey {
  return `${family} ${s.N}x${s.H}x${s.W} ${s.ci4}>${s.co4}`;
}

/** The pass and the sizes of a key. */
export function shapeOf(key: ShapeKey): PassShape {
  const [family, image = '', channels = ''] = key.split(' ') as [Family, string, string];
  const [layer, pass = ''] = family.split('.') as [Layer, string];
  const [N = 1, H = 1, W = 1] = image.split('x').map(Number);
  const [ci4 = 1, co4 = 1] = channels.split('>').map(Number);
  return { family, layer, pass, N, H, W, ci4, co4 };
}

/** How much there is to do for a shape, to compare shapes by: multiply-adds of vec4s, and as many for what is only read. */
export function workOf(key: ShapeKey): number {
  const { layer, N, H, W, ci4, co4 } = shapeOf(key);
  if (layer === 'attention') return N * (H * W) ** 2 * 4 * ci4;
  const each = { conv3x3: 9 * ci4 * co4, linear: ci4 * co4, groupnorm: ci4, reduce: ci4 };
  return N * H * W * each[layer];
}

/** The kernels of a list that the clock may choose on a device with these features. */
export function runnable<K extends Kernel>(kernels: readonly K[], features: readonly string[]): K[] {
  return kernels.filter((k) => !k.half && (k.needs === undefined || features.includes(k.needs)));
}

/** Looks up choices and remembers what was asked for. */
export class VariantTable {
  /** Every shape that a plan asked for, with what it got. */
  readonly used = new Map<ShapeKey, Variant>();
  private readonly choices: Choices;
  protected readonly standard: Variant;
  private readonly features: readonly string[];
  private readonly half: boolean;

  /**
   * `standard` runs the shapes that suit it and have no choice that a device with these `features` can run. With `half`
   * the forward passes that fill a tile are in f16, whatever was chosen.
   */
  constructor(
    standard: Variant,
    o: { choices?: Choices | undefined; features?: readonly string[]; half?: boolean } = {},
  ) {
    this.standard = standard;
    this.choices = o.choices ?? {};
    this.features = o.features ?? [];
    this.half = o.half ?? false;
  }

  /** The kernel for a shape, among those of its pass; the first of them computes every shape. */
  pick<K extends Kernel>(kernels: readonly [K, ...K[]], key: ShapeKey): K {
    const kernel = this.choose(kernels, key);
    this.used.set(key, kernel.name);
    return kernel;
  }

  protected choose<K extends Kernel>(kernels: readonly [K, ...K[]], key: ShapeKey): K {
    const shape = shapeOf(key);
    const inHalf = this.half ? kernels.find((k) => k.half && k.suits(shape)) : undefined;
    const chosen = runnable(kernels, this.features).find((k) => k.name === this.choices[key]);
    const standard = kernels.find((k) => k.name === this.standard && k.suits(shape));
    return inHalf ?? chosen ?? standard ?? kernels[0];
  }
}
