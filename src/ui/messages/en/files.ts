// The panel that exports and loads generators, in English.
import { grouped as n } from '../../../lib/grouped.ts';

export const files = {
  title: 'Generator',
  hint: 'export it, or load one',
  weights: 'Weights',
  ema: 'EMA',
  raw: 'raw',
  dtype: 'Numbers',
  f32: 'float32',
  f16: 'float16',
  exportEmpty: 'Train first. Then you can export the generator at any time.',
  load: 'Load a generator…',
  loadHint: 'Shows the samples of a .safetensors file or a network snapshot (.pkl) on fixed latents.',
  loading: (name: string) => `Sampling ${name}…`,
  loaded: (role: string, nimg: number, seed: number) => `${role} · ${n(nimg)} images · seed ${seed}`,
  same: (nimg: number) => `Pixel for pixel the same as this run’s sheet at ${n(nimg)} images.`,
  differs: (nimg: number, share: string) =>
    `Differs from this run’s sheet at ${n(nimg)} images in ${share} of the bytes.`,
  close: 'Close',
};
