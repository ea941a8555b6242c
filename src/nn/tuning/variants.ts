// Kernels that compute the same in different ways: which of them runs is chosen per adapter and shape.

/**
 * `direct` keeps all in registers, without barriers; `tile` shares tiles in workgroup memory, `wide` tiles twice as large;
 * `quad` shares operands among the four threads of a quad, without barriers. `half` is `tile` with operands in f16, for
 * forward passes: it rounds so much more than the others that only a recipe may ask for it, never the clock.
 * Sums over rows (a group of a normalisation, a channel of an image) are `direct` by one thread each on software adapters,
 * by a tree of barriers on GPUs; `subgroup` sums within subgroups first.
 */
export type Variant = 'direct' | 'tile' | 'wide' | 'quad' | 'half' | 'subgroup';

/** Passes that have more than one variant, by layer. */
const PASSES = {
  conv3x3: ['fwd', 'bwd_x', 'bwd_w'],
  linear: ['fwd', 'bwd_x', 'bwd_w'],
  attention: ['scores', 'mix', 'mix_t'],
  groupnorm: ['fwd', 'bwd'],
  reduce: ['columns'],
} as const;
type Layer = keyof typeof PASSES;
export type Family = { [L in Layer]: `${L}.${(typeof PASSES)[L][number]}` }[Layer];
export const FAMILIES = Object.entries(PASSES).flatMap(([l, passes]) => passes.map((p) => `${l}.${p}` as Family));

const CONTRACTIONS = ['direct', 'tile', 'wide', 'quad'] as const;
const BATCHED = ['direct', 'quad'] as const;
const ROWS = ['direct', 'subgroup'] as const;
/** Variants of a layer that differ in the order of their sums alone. */
const KINDS: Readonly<Record<Layer, readonly Variant[]>> = {
  conv3x3: CONTRACTIONS,
  linear: CONTRACTIONS,
  attention: BATCHED,
  groupnorm: ROWS,
  reduce: ROWS,
};
const kindsOf = (family: Family): readonly Variant[] => KINDS[family.split('.')[0] as Layer];
const isContraction = (family: Family): boolean => kindsOf(family) === CONTRACTIONS;

/** Device features that a variant is made of. */
const NEEDS: Readonly<Partial<Record<Variant, string>>> = { quad: 'subgroups', subgroup: 'subgroups' };

/** The variants of a family that a device with these features can run; `half` is none of them. */
export function variantsOn(features: readonly string[], family: Family): Variant[] {
  return kindsOf(family).filter((v) => features.includes(NEEDS[v] ?? '') || !NEEDS[v]);
}

/** What a choice depends on, all in one line: images (times heads), output sides and vec4s of channels in and out. */
export type ShapeKey = `${Family} ${string}`;

/** Choices by family and shape; what is missing gets the adapter class's default. */
export type Choices = Readonly<Partial<Record<ShapeKey, Variant>>>;

export function shapeKey(family: Family, s: { N: number; H: number; W: number; ci4: number; co4: number }): ShapeKey {
  return `${family} ${s.N}x${s.H}x${s.W} ${s.ci4}>${s.co4}`;
}

/** What a key says. */
export function shapeOf(key: ShapeKey): { family: Family; N: number; H: number; W: number; ci4: number; co4: number } {
  const [family, image = '', channels = ''] = key.split(' ') as [Family, string, string];
  const [N = 1, H = 1, W = 1] = image.split('x').map(Number);
  const [ci4 = 1, co4 = 1] = channels.split('>').map(Number);
  return { family, N, H, W, ci4, co4 };
}

/** Below so many rows of a linear layer most of a tile would be empty. */
const TILE_ROWS = 32;
/** Channels that fill a quad's 16 but for a quarter. */
const fills = (c4: number): boolean => 4 * Math.ceil(c4 / 4) <= 1.34 * c4;
/** Positions that fill a quad's 32 but for a quarter. */
const fillsQuads = (L: number): boolean => 32 * Math.ceil(L / 32) <= 1.34 * L;

/** Whether a family has a variant and a shape fills its tiles well enough to be worth a try. */
export function suits(variant: Variant, key: ShapeKey): boolean {
  const { family, N, H, W, ci4, co4 } = shapeOf(key);
  if (variant === 'direct') return true;
  if (variant === 'half' ? !isContraction(family) : !kindsOf(family).includes(variant)) return false;
  if (family.startsWith('linear') && N * H * W < TILE_ROWS) return false;
  if (variant !== 'quad') return true;
  if (family.startsWith('attention')) return fillsQuads(H * W) && fills(family.endsWith('scores') ? (H * W) / 4 : co4);
  if (family.endsWith('fwd')) return fills(co4);
  return fills(ci4) && (family.endsWith('bwd_x') || (fills(co4) && W >= 4));
}

/** How much there is to do for a shape, to compare shapes by: multiply-adds of vec4s, and as many for what is only read. */
export function workOf(key: ShapeKey): number {
  const { family, N, H, W, ci4, co4 } = shapeOf(key);
  if (family.startsWith('attention')) return N * (H * W) ** 2 * 4 * ci4;
  const each = family.startsWith('conv3x3') ? 9 * ci4 * co4 : isContraction(family) ? ci4 * co4 : ci4;
  return N * H * W * each;
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
   * `standard` runs the shapes that suit it and have no choice that a device with these `features` can run; others run
   * `direct`. With `half` the forward passes that fill a tile are in f16, whatever was chosen.
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

  /** The variant of a shape. */
  pick(key: ShapeKey): Variant {
    const { family } = shapeOf(key);
    const choice = this.choices[key];
    const standard = suits(this.standard, key) ? this.standard : 'direct';
    const f32 = choice && variantsOn(this.features, family).includes(choice) ? choice : standard;
    const variant = this.half && family.endsWith('fwd') && suits('half', key) ? 'half' : f32;
    this.used.set(key, variant);
    return variant;
  }
}
