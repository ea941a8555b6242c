// Kernels that compute the same in different ways: which of them runs is chosen per adapter and shape.

/**
 * `direct` keeps all in registers, without barriers; `tile` shares tiles in workgroup memory, `wide` tiles twice as large;
 * `quad` shares operands among the four threads of a quad, without barriers. `half` is `tile` with operands in f16, for
 * forward passes: it rounds so much more than the others that only a recipe may ask for it, never the clock.
 */
export type Variant = 'direct' | 'tile' | 'wide' | 'quad' | 'half';
/** Those that differ in the order of their sums alone. */
export const VARIANTS: readonly Variant[] = ['direct', 'tile', 'wide', 'quad'];

/** Device features that a variant is made of. */
const NEEDS: Readonly<Partial<Record<Variant, string>>> = { quad: 'subgroups' };

/** The variants that a device with these features can run. */
export function variantsOn(features: readonly string[]): Variant[] {
  return VARIANTS.filter((v) => features.includes(NEEDS[v] ?? '') || !NEEDS[v]);
}

/** Passes that have more than one variant. */
export const FAMILIES = [
  'conv3x3.fwd',
  'conv3x3.bwd_x',
  'conv3x3.bwd_w',
  'linear.fwd',
  'linear.bwd_x',
  'linear.bwd_w',
] as const;
export type Family = (typeof FAMILIES)[number];

/** What a choice depends on, all in one line: images, output sides and vec4s of channels in and out. */
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

/** Whether a shape fills a variant's tiles well enough to be worth a try. */
export function suits(variant: Variant, key: ShapeKey): boolean {
  const { family, N, H, W, ci4, co4 } = shapeOf(key);
  if (variant === 'direct') return true;
  if (family.startsWith('linear') && N * H * W < TILE_ROWS) return false;
  if (variant !== 'quad') return true;
  if (family.endsWith('fwd')) return fills(co4);
  return fills(ci4) && (family.endsWith('bwd_x') || (fills(co4) && W >= 4));
}

/** Looks up choices and remembers what was asked for. */
export class VariantTable {
  /** Every shape that a plan asked for, with what it got. */
  readonly used = new Map<ShapeKey, Variant>();
  private readonly choices: Choices;
  protected readonly standard: Variant;
  private readonly available: ReadonlySet<Variant>;
  private readonly half: boolean;

  /**
   * `standard` runs the shapes that suit it and have no choice among the `available`; others run `direct`. With `half` the
   * forward passes that fill a tile are in f16, whatever was chosen.
   */
  constructor(
    standard: Variant,
    o: { choices?: Choices | undefined; available?: readonly Variant[]; half?: boolean } = {},
  ) {
    this.standard = standard;
    this.choices = o.choices ?? {};
    this.available = new Set(o.available ?? VARIANTS);
    this.half = o.half ?? false;
  }

  /** The variant of a shape. */
  pick(key: ShapeKey): Variant {
    const choice = this.choices[key];
    const standard = suits(this.standard, key) ? this.standard : 'direct';
    const f32 = choice && this.available.has(choice) ? choice : standard;
    const variant = this.half && shapeOf(key).family.endsWith('fwd') && suits('half', key) ? 'half' : f32;
    this.used.set(key, variant);
    return variant;
  }
}
