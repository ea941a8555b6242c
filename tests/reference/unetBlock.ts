// The residual block of SongUNet and DhariwalUNet, section 4 of the algorithm.
import { attention } from './attention/attention.ts';
import { conv2d } from './conv/conv2d.ts';
import { linear, linearBackward } from './conv/linear.ts';
import { groupnorm, groupnormBackward } from './norm/groupnorm.ts';
import type { Params } from './params.ts';
import { silu, siluBackward } from './silu.ts';
import { add, map, scale, type Tensor, zeros } from './tensor.ts';

export interface BlockArgs {
  up: boolean;
  down: boolean;
  /** 0: no attention. */
  heads: number;
  dropout: number;
  skip_scale: number;
  eps: number;
  /** Groups of norm0, and of norm1 and norm2. */
  groups: readonly [number, number];
  resample_filter: readonly number[];
  resample_proj: boolean;
  adaptive_scale: boolean;
}

export interface BlockResult {
  y: Tensor;
  /** Collects the parameters' gradients. Returns those of the inputs. */
  backward(gy: Tensor): { x: Tensor; emb: Tensor };
}

interface Step {
  y: Tensor;
  backward(gy: Tensor): Tensor;
}

/** Convolution with the parameters under `name`. It collects their gradients. */
export function convStep(x: Tensor, p: Params, name: string, args: Parameters<typeof conv2d>[3] = {}): Step {
  const c = conv2d(x, p.find(`${name}.weight`), p.find(`${name}.bias`), args);
  return {
    y: c.y,
    backward: (gy) => {
      const g = c.backward(gy);
      if (g.w) p.addGrad(`${name}.weight`, g.w);
      if (g.b) p.addGrad(`${name}.bias`, g.b);
      return g.x;
    },
  };
}

/** GroupNorm with the parameters under `name`. */
export function normStep(x: Tensor, p: Params, name: string, groups: number, eps: number): Step {
  const weight = p.get(`${name}.weight`);
  return {
    y: groupnorm(x, weight, p.get(`${name}.bias`), groups, eps),
    backward: (gy) => {
      const g = groupnormBackward(x, weight, groups, eps, gy);
      p.addGrad(`${name}.weight`, g.w);
      p.addGrad(`${name}.bias`, g.b);
      return g.x;
    },
  };
}

/** Linear layer with the parameters under `name`. */
export function linearStep(x: Tensor, p: Params, name: string): Step {
  const weight = p.get(`${name}.weight`);
  const bias = p.find(`${name}.bias`);
  return {
    y: linear(x, weight, bias),
    backward: (gy) => {
      const g = linearBackward(x, weight, gy);
      p.addGrad(`${name}.weight`, g.w);
      if (bias) p.addGrad(`${name}.bias`, g.b);
      return g.x;
    },
  };
}

/** Element of a [n, channels] row for an image's pixel, `offset` channels into the row. */
function rowIndex(i: number, image: readonly number[], rowChannels: number, offset: number): number {
  const [, c, h, w] = image as [number, number, number, number];
  return Math.floor(i / (c * h * w)) * rowChannels + offset + (Math.floor(i / (h * w)) % c);
}

/** silu(norm1(h) (1 + scale) + shift), or silu(norm1(h + p)). */
function modulate(
  h: Tensor,
  p: Tensor,
  params: Params,
  args: BlockArgs,
): { y: Tensor; backward(gy: Tensor): { h: Tensor; p: Tensor } } {
  const c = h.shape[1]!;
  const pc = p.shape[1]!;
  if (!args.adaptive_scale) {
    const norm = normStep(
      map(h, (v, i) => v + p.data[rowIndex(i, h.shape, pc, 0)]!),
      params,
      'norm1',
      args.groups[1],
      args.eps,
    );
    return {
      y: silu(norm.y),
      backward: (gy) => {
        const gh = norm.backward(siluBackward(norm.y, gy));
        const gp = zeros(p.shape);
        gh.data.forEach((v, i) => {
          gp.data[rowIndex(i, h.shape, pc, 0)]! += v;
        });
        return { h: gh, p: gp };
      },
    };
  }
  const norm = normStep(h, params, 'norm1', args.groups[1], args.eps);
  const factor = (i: number): number => 1 + p.data[rowIndex(i, h.shape, pc, 0)]!;
  const t = map(norm.y, (v, i) => v * factor(i) + p.data[rowIndex(i, h.shape, pc, c)]!);
  return {
    y: silu(t),
    backward: (gy) => {
      const gt = siluBackward(t, gy);
      const gp = zeros(p.shape);
      gt.data.forEach((v, i) => {
        gp.data[rowIndex(i, h.shape, pc, 0)]! += v * norm.y.data[i]!;
        gp.data[rowIndex(i, h.shape, pc, c)]! += v;
      });
      return { h: norm.backward(map(gt, (v, i) => v * factor(i))), p: gp };
    },
  };
}

/** The shortcut of x: identity, a convolution or resampling, depending on widths and arguments. */
function skipPath(x: Tensor, p: Params, args: BlockArgs): Step {
  if (!args.up && !args.down && !p.find('skip.weight')) return { y: x, backward: (gy) => gy };
  return convStep(x, p, 'skip', args);
}

function attend(x: Tensor, p: Params, args: BlockArgs): Step {
  const norm = normStep(x, p, 'norm2', args.groups[1], args.eps);
  const qkv = convStep(norm.y, p, 'qkv');
  const a = attention(qkv.y, args.heads);
  const proj = convStep(a.y, p, 'proj');
  return {
    y: scale(add(proj.y, x), args.skip_scale),
    backward: (gy) => {
      const g = scale(gy, args.skip_scale);
      return add(g, norm.backward(qkv.backward(a.backward(proj.backward(g)))));
    },
  };
}

/** The whole block. `mask` has 0 and 1 for dropout; kept values are divided by 1 - dropout. */
export function unetBlock(x: Tensor, emb: Tensor, p: Params, args: BlockArgs, mask: Tensor | null = null): BlockResult {
  const keep = (t: Tensor): Tensor => (mask ? map(t, (v, i) => (v * mask.data[i]!) / (1 - args.dropout)) : t);
  const resampling = { up: args.up, down: args.down, resample_filter: args.resample_filter };
  const norm0 = normStep(x, p, 'norm0', args.groups[0], args.eps);
  const conv0 = convStep(silu(norm0.y), p, 'conv0', resampling);
  const affine = linearStep(emb, p, 'affine');
  const mod = modulate(conv0.y, affine.y, p, args);
  const conv1 = convStep(keep(mod.y), p, 'conv1');
  const skip = skipPath(x, p, args);
  const sum = scale(add(conv1.y, skip.y), args.skip_scale);
  const attn: Step = args.heads > 0 ? attend(sum, p, args) : { y: sum, backward: (gy) => gy };
  return {
    y: attn.y,
    backward: (gy) => {
      const g = scale(attn.backward(gy), args.skip_scale);
      const gm = mod.backward(keep(conv1.backward(g)));
      const gh = norm0.backward(siluBackward(norm0.y, conv0.backward(gm.h)));
      return { x: add(gh, skip.backward(g)), emb: affine.backward(gm.p) };
    },
  };
}
