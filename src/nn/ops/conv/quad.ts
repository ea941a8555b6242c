// The passes of convolutions and linear layers on operands that quads share, without barriers: launched by conv3x3.ts and
// linear.ts where they are the faster variant.
import type { View } from '../../../gpu/storage.ts';
import { convQuad as k } from '../../../kernels.gen.ts';
import { type Act, viewOf } from '../../act.ts';
import type { Matrix, ParamSet } from '../../params/params.ts';
import type { Tape } from '../../tape.ts';
import { biasRows, slicesFor, type WeightPass, weightGrad } from '../reduce.ts';
import type { ConvPass } from './tile.ts';

/** Blocks of four output channels that a thread computes. */
const OUT4 = 4;

const quads = (n: number): number => 4 * Math.ceil(n / 4);

type Sizes = Readonly<Record<'N' | 'HI' | 'WI' | 'HO' | 'WO' | 'CO4', number>>;

/** A linear layer's rows are one row of pixels. */
function sized<T extends Sizes>(c: T, ONE: boolean): T & { ONE: boolean } {
  const W = c.N * c.HO * c.WO;
  return ONE ? { ...c, ONE, N: 1, HI: 1, HO: 1, WI: W, WO: W } : { ...c, ONE };
}

const threadsOf = (s: Sizes): number => quads(s.N * s.HO * Math.ceil(s.WO / 8)) * Math.ceil(s.CO4 / OUT4);

/** y of `N * HO * WO` pixels and CO4 vec4s. */
export function forward(
  t: Tape,
  views: Readonly<Record<'x' | 'w' | 'bias' | 'emb' | 'res' | 'y', View>>,
  { TAPS, ...pass }: ConvPass,
  y: Act,
  flops: number,
): void {
  const params = sized(pass, TAPS === 1);
  t.launch(k, 'fwd', views, params, threadsOf(params), { flops, label: y.label });
}

/** dx, of the shape of x: the forward pass on dy with everything turned round. */
export function inputGrad(
  t: Tape,
  { w, dy, dx }: Readonly<Record<'w' | 'dy' | 'dx', View>>,
  { TAPS, ...c }: ConvPass,
  act: Act,
  flops: number,
): void {
  const turned = {
    ...c,
    HI: c.HO,
    WI: c.WO,
    HO: c.HI,
    WO: c.WI,
    CI4: c.CO4,
    CO4: c.CI4,
    PAD: TAPS === 9 ? 2 - c.PAD : 0,
  };
  const params = { ...sized(turned, TAPS === 1), FLIP: true, BIAS: false };
  const views = { x: dy, w, bias: dy, emb: dy, res: dy, y: dx };
  t.launch(k, 'bwd_x', views, params, threadsOf(params), { flops, label: act.label });
}

/** The gradients of the weights and of the bias. */
export function weights(t: Tape, p: ParamSet, m: Matrix, g: WeightPass): void {
  const { TAPS, ...dims } = g.dims;
  const ONE = TAPS === 1;
  const threads = (ONE ? 1 : 3) * quads(dims.CI4) * Math.ceil(dims.CO4 / OUT4);
  const SLICES = slicesFor(t, threads, dims.N * dims.HO);
  const rows = biasRows(t, p, g.bias, dims.N);
  weightGrad(t, p, m, SLICES, (dw, ACC) => {
    const views = { x: viewOf(g.x), dy: viewOf(g.dy), dw, part: rows.view };
    const params = { ...dims, ONE, SLICES, ACC, ...rows.params };
    t.launch(k, 'bwd_w', views, params, threads * SLICES + rows.threads, { flops: g.flops, label: g.label });
  });
}
