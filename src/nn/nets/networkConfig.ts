// The arguments of EDM's network constructors, with its names and defaults, and what this engine refuses.
import { EngineError } from '../../lib/errors.ts';

/** A DDPM++ network: EDMPrecond around SongUNet, positional embedding, standard encoder and decoder. */
export interface NetworkConfig {
  class: string;
  model_type: string;
  img_resolution: number;
  img_channels: number;
  label_dim: number;
  augment_dim: number;
  sigma_data: number;
  model_channels: number;
  channel_mult: number[];
  channel_mult_emb: number;
  channel_mult_noise: number;
  num_blocks: number;
  attn_resolutions: number[];
  resample_filter: number[];
  dropout: number;
  label_dropout: number;
  embedding_type: string;
  encoder_type: string;
  decoder_type: string;
}

/** A network of another architecture: importable as tensors, but not run. */
export class UnsupportedNetwork extends EngineError {
  constructor(message: string) {
    super('bad-file', message);
    this.name = 'UnsupportedNetwork';
  }
}

const DEFAULTS: NetworkConfig = {
  class: 'EDMPrecond',
  model_type: 'SongUNet',
  img_resolution: 32,
  img_channels: 3,
  label_dim: 0,
  augment_dim: 0,
  sigma_data: 0.5,
  model_channels: 128,
  channel_mult: [1, 2, 2, 2],
  channel_mult_emb: 4,
  channel_mult_noise: 1,
  num_blocks: 4,
  attn_resolutions: [16],
  resample_filter: [1, 1],
  dropout: 0.1,
  label_dropout: 0,
  embedding_type: 'positional',
  encoder_type: 'standard',
  decoder_type: 'standard',
};

const LISTS = ['channel_mult', 'attn_resolutions', 'resample_filter'] as const;
const WHOLE = ['img_resolution', 'img_channels', 'model_channels', 'channel_mult_emb', 'channel_mult_noise'] as const;
const COUNTS = ['label_dim', 'augment_dim', 'num_blocks'] as const;

function bad(message: string): never {
  throw new EngineError('bad-file', message);
}

function checkTypes(given: Readonly<Record<string, unknown>>): void {
  for (const [key, standard] of Object.entries(DEFAULTS)) {
    const value = given[key];
    if (value === undefined) continue;
    const isList = Array.isArray(standard);
    const fits = isList
      ? Array.isArray(value) && value.every((v) => typeof v === 'number' && Number.isFinite(v))
      : typeof value === typeof standard && (typeof value !== 'number' || Number.isFinite(value));
    if (!fits)
      bad(
        `The network's ${key} must be a ${isList ? 'list of numbers' : typeof standard}; got ${JSON.stringify(value)}.`,
      );
  }
}

function checkKind(c: NetworkConfig): void {
  if (!c.class.startsWith('EDMPrecond') || !c.model_type.startsWith('SongUNet')) {
    throw new UnsupportedNetwork(
      `Networks of class ${c.class} with ${c.model_type} are not supported yet: only EDMPrecond with SongUNet.`,
    );
  }
  const kinds = [c.embedding_type, c.encoder_type, c.decoder_type];
  if (kinds.join() !== 'positional,standard,standard') {
    throw new UnsupportedNetwork(
      `SongUNet with embedding, encoder and decoder ${kinds.join(', ')} is not supported yet: only positional, standard, standard (DDPM++).`,
    );
  }
  if (c.label_dropout > 0) throw new UnsupportedNetwork('Networks with label_dropout are not supported yet.');
}

function checkSizes(c: NetworkConfig): void {
  for (const key of WHOLE)
    if (!Number.isInteger(c[key]) || c[key] < 1)
      bad(`The network's ${key} must be a whole number of 1 or more; got ${c[key]}.`);
  for (const key of COUNTS)
    if (!Number.isInteger(c[key]) || c[key] < 0)
      bad(`The network's ${key} must be a whole number of 0 or more; got ${c[key]}.`);
  if (c.channel_mult.length === 0) bad("The network's channel_mult is empty: it needs one factor a level.");
  for (const m of c.channel_mult)
    if (!Number.isInteger(m) || m < 1)
      bad(`The network's channel_mult must hold whole numbers of 1 or more; got ${m}.`);
  const noise = c.model_channels * c.channel_mult_noise;
  if (noise % 2 !== 0 || noise < 4)
    bad(`The positional embedding needs an even number of at least 4 channels; got ${noise}.`);
  const step = 2 ** (c.channel_mult.length - 1);
  if (c.img_resolution % step !== 0) {
    bad(
      `${c.channel_mult.length} levels halve the image ${c.channel_mult.length - 1} times: img_resolution must be divisible by ${step}; got ${c.img_resolution}.`,
    );
  }
  const taps = c.resample_filter.length;
  if (taps < 2 || taps > 8 || taps % 2 !== 0)
    bad(`resample_filter must have 2, 4, 6 or 8 taps to halve sizes evenly; got ${taps}.`);
  if (!(c.sigma_data > 0)) bad(`The network's sigma_data must be above 0; got ${c.sigma_data}.`);
}

/** EDM's constructor arguments, defaults filled in and checked. One sentence says what is wrong or not supported. */
export function networkConfig(given: Readonly<Record<string, unknown>>): NetworkConfig {
  checkTypes({ class: given.class, model_type: given.model_type });
  const types = { ...DEFAULTS, ...given } as NetworkConfig;
  checkKind(types);
  checkTypes(given);
  const known = Object.fromEntries(
    Object.keys(DEFAULTS).map((k) => [k, given[k] ?? DEFAULTS[k as keyof NetworkConfig]]),
  );
  const config = known as unknown as NetworkConfig;
  for (const key of LISTS) config[key] = [...config[key]];
  checkSizes(config);
  return config;
}
