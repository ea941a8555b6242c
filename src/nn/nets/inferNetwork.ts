// EDM's constructor arguments from the names and shapes of a state_dict, for files that do not say which network they are.
import { EngineError } from '../../lib/errors.ts';
import { UnsupportedNetwork } from './networkConfig.ts';

export type Shapes = ReadonlyMap<string, readonly number[]>;

/** Why tensors are of an architecture that does not run here, by a tensor that only it has. */
const OTHERS: readonly [RegExp, string][] = [
  [/^unet\./, 'EDM2 (tensors named "unet.")'],
  [/^model\.out_(norm|conv)\./, 'ADM (DhariwalUNet)'],
  [/^model\.map_noise\.freqs$/, 'NCSN++ (SongUNet with a Fourier embedding)'],
  [/^model\.enc\.\d+x\d+_aux_/, 'NCSN++ (SongUNet with a residual or skip encoder)'],
];

/** The arguments of a DDPM++ network; one sentence where shapes do not decide them. `filter` reads a buffer's numbers. */
export function inferNetwork(
  shapes: Shapes,
  what: string,
  filter: (key: string) => ArrayLike<number> | undefined,
): Record<string, unknown> {
  const keys = [...shapes.keys()];
  for (const [pattern, name] of OTHERS) {
    if (keys.some((k) => pattern.test(k))) throw new UnsupportedNetwork(`Networks of the kind ${name} do not run yet.`);
  }
  const unknown = (why: string): never => {
    throw new EngineError('bad-file', `${what} does not say which network it is for, and ${why}.`);
  };
  const sizes = levels(keys);
  const [R] = sizes;
  if (R === undefined)
    return unknown(`its tensors have other names than EDM's (${keys.slice(0, 2).join(', ') || 'none'})`);
  const dim = (key: string, axis: number): number =>
    shapes.get(key)?.[axis] ?? unknown(`it has no tensor "${key}" to tell from`);
  const width = dim(`model.enc.${R}x${R}_conv.weight`, 0);
  const blocks = keys.filter((k) => new RegExp(`^model\\.enc\\.${R}x${R}_block\\d+\\.conv0\\.weight$`).test(k)).length;
  if (blocks === 0) return unknown('without blocks its widths cannot be told');
  const widths = sizes.map((r) => dim(`model.enc.${r}x${r}_block0.conv0.weight`, 0));
  if (widths.some((w) => w % width !== 0)) return unknown(`its widths ${widths} are no multiples of ${width}`);
  return {
    class: 'EDMPrecond',
    model_type: 'SongUNet',
    img_resolution: R,
    img_channels: dim(`model.enc.${R}x${R}_conv.weight`, 1),
    label_dim: shapes.get('model.map_label.weight')?.[1] ?? 0,
    augment_dim: shapes.get('model.map_augment.weight')?.[1] ?? 0,
    model_channels: width,
    channel_mult: widths.map((w) => w / width),
    channel_mult_emb: dim('model.map_layer0.weight', 0) / width,
    channel_mult_noise: dim('model.map_layer0.weight', 1) / width,
    num_blocks: blocks,
    attn_resolutions: sizes.filter((r) => shapes.has(`model.enc.${r}x${r}_block0.qkv.weight`)),
    resample_filter: sizes.length === 1 ? [1, 1] : (taps(keys, filter) ?? unknown('it has no resample_filter')),
    dropout: 0,
  };
}

/** Resolutions of the encoder from the input convolution down, each half of the one before. */
function levels(keys: readonly string[]): number[] {
  const found = new Set<number>();
  for (const k of keys) {
    const r = /^model\.enc\.(\d{1,5})x\1_/.exec(k)?.[1];
    if (r !== undefined) found.add(Number(r));
  }
  return [...found].sort((a, b) => b - a);
}

/** The one-dimensional taps behind a stored filter, which is their outer product divided by its sum. */
function taps(keys: readonly string[], filter: (key: string) => ArrayLike<number> | undefined): number[] | undefined {
  const key = keys.find((k) => k.endsWith('.resample_filter'));
  const data = key === undefined ? undefined : filter(key);
  const n = Math.sqrt(data?.length ?? 0);
  if (!data || !Number.isInteger(n) || n < 1) return undefined;
  const rows = Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += data[i * n + j] as number;
    return sum;
  });
  const least = Math.min(...rows.map(Math.abs));
  return rows.map((r) => Math.round((r / least) * 1000) / 1000);
}
