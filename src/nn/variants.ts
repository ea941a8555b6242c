// Kernels that compute the same in different ways: which of them runs is chosen per adapter and shape.

/** `direct` keeps all in registers, without barriers; `tile` shares tiles in workgroup memory. */
export type Variant = 'direct' | 'tile';
export const VARIANTS: readonly Variant[] = ['direct', 'tile'];

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

/** Looks up choices and remembers what was asked for. */
export class VariantTable {
  /** Every shape that a plan asked for, with what it got. */
  readonly used = new Map<ShapeKey, Variant>();
  private readonly choices: Choices;
  private readonly standard: Variant;

  constructor(standard: Variant, choices: Choices = {}) {
    this.standard = standard;
    this.choices = choices;
  }

  /** The variant of a shape; a shape that suits no tile may say so. */
  pick(key: ShapeKey, standard = this.standard): Variant {
    const variant = this.choices[key] ?? standard;
    this.used.set(key, variant);
    return variant;
  }
}
