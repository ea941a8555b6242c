// DDPM++ (Song et al. 2021) as EDM has it: SongUNet with a positional embedding, standard encoder and standard decoder,
// inside EDM's preconditioning. Names of arguments and tensors are those of EDM's code (training/networks.py).
import type { Act } from '../act.ts';
import { concat } from '../ops/concat.ts';
import { embedding, positionalFreqs } from '../ops/embedding.ts';
import { checkGroups, groupsOf } from '../ops/norm/groupnorm.ts';
import { constants } from '../ops/precond.ts';
import { ParamLayout } from '../params/layout.ts';
import { checkTypes, checkWhole, complete, refuse } from './args.ts';
import { convLayer, declareLayer, declareNorm, normLayer } from './layer.ts';
import { type Architecture, type Denoiser, type Shapes, UnsupportedNetwork } from './network.ts';
import { edmPrecond, type RawNetwork } from './precond.ts';
import { type Block, embedBlocks, layoutBlocks, unetBlock } from './unet/block.ts';
import type { BlockSpec } from './unet/blockSpec.ts';
import { declareEmbedding, embedNoise } from './unet/embedding.ts';
import { resolutionsOf, tapsOf } from './unet/infer.ts';

const DEFAULTS = {
  class: 'EDMPrecond',
  model_type: 'SongUNet',
  img_resolution: 32,
  img_channels: 3,
  label_dim: 0,
  augment_dim: 0,
  sigma_data: 0.5,
  model_channels: 128, // width of the first level
  channel_mult: [1, 2, 2, 2], // width of each level, in units of model_channels
  channel_mult_emb: 4, // width of the embedding
  channel_mult_noise: 1, // width of the noise features
  num_blocks: 4, // residual blocks a level
  attn_resolutions: [16], // sides of the levels that have attention
  resample_filter: [1, 1],
  dropout: 0.1,
  label_dropout: 0,
  embedding_type: 'positional',
  encoder_type: 'standard',
  decoder_type: 'standard',
};

/** Arguments of a DDPM++ network. */
export type DdpmppArgs = Readonly<typeof DEFAULTS>;

const AUGMENT = 'model.map_augment.weight';
const EPS = 1e-6;

function parse(given: Readonly<Record<string, unknown>>, shapes?: Shapes): DdpmppArgs | null {
  const { class: name, model_type } = given;
  checkTypes({ class: name, model_type }, DEFAULTS);
  const is = (value: unknown, start: string) => String(value ?? start).startsWith(start);
  if (!is(name, DEFAULTS.class) || !is(model_type, DEFAULTS.model_type)) return null;
  const { embedding_type: e, encoder_type, decoder_type, label_dropout } = { ...DEFAULTS, ...given };
  const kinds = [e, encoder_type, decoder_type];
  if (kinds.join() !== 'positional,standard,standard') {
    throw new UnsupportedNetwork(
      `SongUNet with embedding, encoder and decoder ${kinds.join(', ')} is not supported yet: only positional, standard, standard (DDPM++).`,
    );
  }
  if (label_dropout > 0) throw new UnsupportedNetwork('Networks with label_dropout are not supported yet.');
  checkTypes(given, DEFAULTS);
  // Files of unconditional training leave augmentation out of their metadata: the tensor itself says it.
  const augment = shapes?.get(AUGMENT)?.[1];
  const config = complete({ ...(augment === undefined ? {} : { augment_dim: augment }), ...given }, DEFAULTS);
  checkSizes(config);
  return config;
}

function checkSizes(c: DdpmppArgs): void {
  const { channel_mult: mults, img_resolution: R, resample_filter } = c;
  checkWhole(c, ['img_resolution', 'img_channels', 'model_channels', 'channel_mult_emb', 'channel_mult_noise'], 1);
  checkWhole(c, ['label_dim', 'augment_dim', 'num_blocks'], 0);
  if (mults.length === 0) refuse("The network's channel_mult is empty: it needs one factor a level.");
  for (const m of mults)
    if (!Number.isInteger(m) || m < 1)
      refuse(`The network's channel_mult must hold whole numbers of 1 or more; got ${m}.`);
  const noise = c.model_channels * c.channel_mult_noise;
  if (noise % 2 !== 0 || noise < 4)
    refuse(`The positional embedding needs an even number of at least 4 channels; got ${noise}.`);
  const [levels, step] = [mults.length, 2 ** (mults.length - 1)];
  if (R % step !== 0) {
    refuse(
      `${levels} levels halve the image ${levels - 1} times: img_resolution must be divisible by ${step}; got ${R}.`,
    );
  }
  const taps = resample_filter.length;
  if (taps < 2 || taps > 8 || taps % 2 !== 0)
    refuse(`resample_filter must have 2, 4, 6 or 8 taps to halve sizes evenly; got ${taps}.`);
  if (!(c.sigma_data > 0)) refuse(`The network's sigma_data must be above 0; got ${c.sigma_data}.`);
}

/** Blocks in order; a decoder block with `skip` reads a concatenation with the last unused output of the encoder. */
interface Plan {
  readonly conv: string;
  readonly enc: readonly BlockSpec[];
  readonly dec: readonly { readonly block: BlockSpec; readonly skip: boolean }[];
  readonly auxNorm: string;
  readonly auxConv: string;
  /** Channels before the output convolution. */
  readonly out: number;
}

/** SongUNet.__init__ of EDM. Refuses widths that its GroupNorm forbids. */
function planOf(c: DdpmppArgs): Plan {
  const filter = c.resample_filter;
  const plain = { up: false, down: false, heads: 0, skipScale: Math.SQRT1_2, eps: EPS, filter };
  const song = { ...plain, resampleProj: true, adaptive: false };
  const R = c.img_resolution;
  const enc: BlockSpec[] = [];
  const skips = [c.model_channels];
  let width = c.model_channels;
  c.channel_mult.forEach((mult, level) => {
    const r = R >> level;
    const heads = c.attn_resolutions.includes(r) ? 1 : 0;
    const add = (name: string, out: number, rest: Partial<BlockSpec>) => {
      enc.push({ ...song, name: `model.enc.${r}x${r}_${name}`, inSegs: [width], out, ...rest });
      width = out;
      skips.push(out);
    };
    if (level > 0) add('down', width, { down: true });
    for (let i = 0; i < c.num_blocks; i++) add(`block${i}`, mult * c.model_channels, { heads });
  });
  const dec: { block: BlockSpec; skip: boolean }[] = [];
  for (let level = c.channel_mult.length - 1; level >= 0; level--) {
    const r = R >> level;
    const out = (c.channel_mult[level] as number) * c.model_channels;
    const add = (name: string, to: number, rest: Partial<BlockSpec>, skip = 0) => {
      const inSegs = skip > 0 ? [width, skip] : [width];
      dec.push({ block: { ...song, name: `model.dec.${r}x${r}_${name}`, inSegs, out: to, ...rest }, skip: skip > 0 });
      width = to;
    };
    if (level === c.channel_mult.length - 1) {
      add('in0', width, { heads: 1 });
      add('in1', width, {});
    } else add('up', width, { up: true });
    for (let i = 0; i <= c.num_blocks; i++) {
      const heads = i === c.num_blocks && c.attn_resolutions.includes(r) ? 1 : 0;
      add(`block${i}`, out, { heads }, skips.pop());
    }
  }
  const aux = `model.dec.${R}x${R}_aux`;
  checkGroups(width, `dec.${R}x${R}_aux_norm`);
  return { conv: `model.enc.${R}x${R}_conv`, enc, dec, auxNorm: `${aux}_norm`, auxConv: `${aux}_conv`, out: width };
}

/** SongUNet: parameters of the plan's blocks, and its forward pass. */
function songUnet(c: DdpmppArgs): RawNetwork {
  const plan = planOf(c);
  const specs = [...plan.enc, ...plan.dec.map((d) => d.block)];
  const [first, C] = [c.model_channels, c.img_channels];
  const [noise, emb] = [first * c.channel_mult_noise, first * c.channel_mult_emb];
  const layout = new ParamLayout();
  const map = declareEmbedding(layout, { noise, emb, classes: c.label_dim, augment: c.augment_dim });
  const conv = declareLayer(layout, plan.conv, [first, C, 3, 3]);
  const stack = layoutBlocks(layout, specs, emb, 'model');
  const auxNorm = declareNorm(layout, plan.auxNorm, [plan.out]);
  const auxConv = declareLayer(layout, plan.auxConv, [C, plan.out, 3, 3]);
  layout.seal();
  const freqs = positionalFreqs(noise, true);

  const forward: RawNetwork['forward'] = (t, p, x, inputs, parts) => {
    const at = { view: constants(t, 'positional frequencies', freqs), half: freqs.length };
    const options = { turns: false, swap: true, fromSigma: true, label: 'noise embedding' };
    const features = embedding(t, { view: inputs.sigma, N: x.N }, at, options);
    const rows = embedBlocks(t, p, stack, embedNoise(t, p, map, features, inputs));
    const run = (i: number, input: Act): Act => {
      const drop = inputs.dropout && { p: inputs.dropout.p, stream: inputs.dropout.stream + i };
      return unetBlock(t, p, stack.blocks[i] as Block, input, rows, drop);
    };
    let h = convLayer(t, p, conv, x, { out: first, label: plan.conv });
    const skips = [h];
    plan.enc.forEach((_, i) => {
      h = run(i, h);
      skips.push(h);
    });
    const last = h;
    if (parts === 'encoder') return { F: undefined, features: last };
    plan.dec.forEach(({ skip }, i) => {
      const from = skip ? skips.pop() : undefined;
      h = run(plan.enc.length + i, from ? concat(t, h, from) : h);
    });
    h = normLayer(t, p, auxNorm, h, { groups: groupsOf(plan.out), eps: EPS, silu: true, label: plan.auxNorm });
    const F = convLayer(t, p, auxConv, h, { out: C, label: plan.auxConv });
    return { F, features: last };
  };

  return { layout, forward };
}

function infer(shapes: Shapes, read: (key: string) => ArrayLike<number> | undefined, fail: (why: string) => never) {
  const keys = [...shapes.keys()];
  const sizes = resolutionsOf(keys);
  const [R] = sizes;
  if (R === undefined) return null;
  const dim = (key: string, axis: number): number =>
    shapes.get(key)?.[axis] ?? fail(`it has no tensor "${key}" to tell from`);
  const width = dim(`model.enc.${R}x${R}_conv.weight`, 0);
  const blocks = keys.filter((k) => new RegExp(`^model\\.enc\\.${R}x${R}_block\\d+\\.conv0\\.weight$`).test(k)).length;
  if (blocks === 0) return fail('without blocks its widths are unknown');
  const widths = sizes.map((r) => dim(`model.enc.${r}x${r}_block0.conv0.weight`, 0));
  if (widths.some((w) => w % width !== 0)) return fail(`its widths ${widths} are no multiples of ${width}`);
  return {
    class: DEFAULTS.class,
    model_type: DEFAULTS.model_type,
    img_resolution: R,
    img_channels: dim(`model.enc.${R}x${R}_conv.weight`, 1),
    label_dim: shapes.get('model.map_label.weight')?.[1] ?? 0,
    augment_dim: shapes.get(AUGMENT)?.[1] ?? 0,
    model_channels: width,
    channel_mult: widths.map((w) => w / width),
    channel_mult_emb: dim('model.map_layer0.weight', 0) / width,
    channel_mult_noise: dim('model.map_layer0.weight', 1) / width,
    num_blocks: blocks,
    attn_resolutions: sizes.filter((r) => shapes.has(`model.enc.${r}x${r}_block0.qkv.weight`)),
    resample_filter: sizes.length === 1 ? [1, 1] : (tapsOf(keys, read) ?? fail('it has no resample_filter')),
    dropout: 0,
  };
}

/** EDM's factors (training/networks.py): the last layer of a residual branch begins near zero. */
function initialFactor(key: string): number {
  if (/(?:conv1|proj|aux_conv)\.weight$/.test(key)) return 1e-5;
  return key.endsWith('qkv.weight') ? Math.sqrt(0.2) : 1;
}

export const DDPMPP: Architecture<DdpmppArgs> = {
  name: 'ddpmpp',
  title: 'DDPM++',
  classes: 'EDMPrecond with SongUNet',
  parse,
  infer,
  initialFactor,
  describe: () => 'EDM preconditioning around a DDPM++ U-Net',
  build: (config): Denoiser =>
    edmPrecond(songUnet(config), {
      architecture: DDPMPP,
      args: config,
      image: { channels: config.img_channels, side: config.img_resolution },
      classes: config.label_dim,
      augment: config.augment_dim,
      sigmaData: config.sigma_data,
      ignores: (key) => key === AUGMENT || key.endsWith('.resample_filter'),
    }),
};
