// The networks of the presets' teachers. If a file does not fit, the page can name the presets that it does fit.
import { PRESETS, presetRecipe } from './presets.ts';

/** The values that decide the shapes of a network's tensors: its architecture (`nn/nets/registry.ts`) and arguments. */
export interface NetShape {
  readonly architecture: string;
  readonly img_resolution: number;
  readonly label_dim: number;
  readonly augment_dim: number;
  readonly model_channels: number;
  readonly channel_mult: readonly number[];
  readonly num_blocks: number;
  readonly attn_resolutions: readonly number[];
}

const of10 = { architecture: 'ddpmpp', label_dim: 10, augment_dim: 0, model_channels: 16, attn_resolutions: [8] };

/** Networks by the teacher's file. A test compares them with the files. */
export const TEACHER_NETS: Readonly<Record<string, NetShape>> = {
  'nano-teacher.safetensors': { ...of10, img_resolution: 16, channel_mult: [1, 2], num_blocks: 1 },
  'shapes10-teacher.safetensors': { ...of10, img_resolution: 32, channel_mult: [1, 1, 4], num_blocks: 1 },
  'cifar10-tiny-teacher.safetensors': { ...of10, img_resolution: 32, channel_mult: [1, 2, 4], num_blocks: 2 },
};

const KEYS = Object.keys({ ...of10, img_resolution: 0, channel_mult: 0, num_blocks: 0 }) as (keyof NetShape)[];

/** Presets for a start. Experiments change one setting of one of them. */
const PLAIN = PRESETS.filter((p) => !p.experiment);

/** Slugs of the presets whose teacher has exactly this network, given by its architecture and arguments. */
export function presetsOfNet(net: Readonly<Record<string, unknown>>): string[] {
  return PLAIN.map((p) => p.slug).filter((slug) => {
    const own = TEACHER_NETS[presetRecipe(slug).teacher];
    return own !== undefined && KEYS.every((k) => String(own[k]) === String(net[k]));
  });
}

/** Slugs of the presets with images of this size. */
export function presetsOfSize(resolution: number): string[] {
  return PLAIN.map((p) => p.slug).filter((slug) => presetRecipe(slug).resolution === resolution);
}
