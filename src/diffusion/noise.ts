// Random draws and noisy images as tape operations.
import { Storage, type View, whole } from '../gpu/storage.ts';
import { diffuse as kDiffuse, noise as kNoise } from '../kernels.gen.ts';
import { type Act, sizeOf, viewOf } from '../nn/act.ts';
import type { Tape } from '../nn/tape.ts';
import { type BytePictures, noisyPictures } from './codec.ts';

/** [N, H, W, C] of gain * N(0, 1), drawn from `stream` at the step's tick. */
export function randn(t: Tape, shape: { N: number; R: number; C: number }, stream: number, gain: number): Act {
  const y = t.act(shape.N, shape.R, shape.R, [shape.C], `noise ${stream}`);
  const LEN = sizeOf(y);
  const dims = { LEN, C: shape.C, C4: y.C4, IMAGE4: LEN / shape.N, GAIN: gain, STREAM: stream };
  t.launch(kNoise, 'normal', { step: whole(t.stepUniforms), y: viewOf(y) }, dims, LEN, { label: y.label });
  return y;
}

/** [N] draws, N(0, 1) or U(0, 1). */
export function scalars(t: Tape, N: number, stream: number, kind: 'normal' | 'uniform'): View {
  const out = whole(new Storage(`draw ${stream}`, N * 4));
  const dims = { LEN: N, STREAM: stream, NORMAL: kind === 'normal' };
  t.launch(kNoise, 'scalars', { step: whole(t.stepUniforms), out }, dims, N, { label: out.storage.label });
  return out;
}

/**
 * sigma = exp(P_std draw + P_mean), draw ~ N(0, 1) (EDM, table 1). [N] Mean and spread are those of the step uniforms, or
 * `own`.
 */
export function lognormalSigma(t: Tape, draw: View, N: number, own?: { mean: number; std: number }): View {
  const sigma_out = whole(new Storage('sigma', N * 4));
  const dims = own ? { N, OWN: true, MEAN: own.mean, STD: own.std } : { N };
  t.launch(kDiffuse, 'lognormal', { step: whole(t.stepUniforms), draw, sigma_out }, dims, N, { label: 'sigma' });
  return sigma_out;
}

/** The schedule that generators are scored on. */
export interface KarrasRange {
  readonly sigmaMin: number;
  readonly sigmaMax: number;
  readonly rho: number;
}

/** sigma of the Karras schedule at t = draw * tmax / 1000, from its small end; draw ~ U(0, 1) (SiD, section 4). [N] */
export function karrasSigma(t: Tape, draw: View, N: number, range: KarrasRange): View {
  const { sigmaMin, sigmaMax, rho } = range;
  const sigma_out = whole(new Storage('sigma', N * 4));
  const dims = { N, A: sigmaMax ** (1 / rho), B: sigmaMin ** (1 / rho), RHO: rho };
  t.launch(kDiffuse, 'karras', { step: whole(t.stepUniforms), draw, sigma_out }, dims, N, { label: 'sigma' });
  return sigma_out;
}

/** x_t = x + sigma noise. The gradient passes through unchanged; pictures in bytes have none. */
export function diffuse(t: Tape, x: Act | BytePictures, noise: Act, sigma: View): Act {
  if ('bytes' in x) return noisyPictures(t, x, noise, sigma);
  const xt = t.like(x, `noisy ${x.label}`);
  const dims = { N: x.N, LEN: x.H * x.W * x.C4 };
  const views = { x: viewOf(x), noise: viewOf(noise), sigma, xt: viewOf(xt) };
  t.launch(kDiffuse, 'fwd', views, dims, sizeOf(x), { label: xt.label });
  t.onBackward(xt, [x], false, (dxt) => t.addGrad(x, dxt, 1));
  return xt;
}
