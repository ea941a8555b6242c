// Heun's sampler (Karras et al. 2022, algorithms 1 and 2): state in float64 on the host, the network in float32.
import { karrasSteps } from '../recipes/schedules.ts';

/** EDM's arguments; S_churn 0 is the deterministic sampler. */
export interface HeunOptions {
  readonly num_steps: number;
  readonly sigma_min: number;
  readonly sigma_max: number;
  readonly rho: number;
  readonly S_churn: number;
  readonly S_min: number;
  readonly S_max: number;
  readonly S_noise: number;
}

/** EDM's usual setting for CIFAR-10: 18 steps, 35 network evaluations. */
export const HEUN: HeunOptions = {
  num_steps: 18,
  sigma_min: 0.002,
  sigma_max: 80,
  rho: 7,
  S_churn: 0,
  S_min: 0,
  S_max: Number.POSITIVE_INFINITY,
  S_noise: 1,
};

/** D(x; sigma) of a batch at one noise level. */
export type Denoise = (x: Float32Array, sigma: number) => Promise<Float32Array>;

/** What the network makes of the state at the beginning of a step. */
export type OnStep = (step: number, sigma: number, denoised: Float32Array) => void;

/**
 * From unit latents z to samples, both flat. `eps(i)` gives the unit normal draws of step i where S_churn asks for them.
 * The network is called 2 num_steps - 1 times.
 */
export async function heunSample(
  denoise: Denoise,
  z: ArrayLike<number>,
  o: HeunOptions,
  eps?: (step: number) => ArrayLike<number>,
  onStep?: OnStep,
): Promise<Float64Array> {
  const t = karrasSteps(o.num_steps, o.sigma_min, o.sigma_max, o.rho);
  const size = z.length;
  let x = Float64Array.from({ length: size }, (_, k) => (z[k] as number) * (t[0] as number));
  const slope = async (at: Float64Array, sigma: number, step?: number): Promise<Float64Array> => {
    const D = await denoise(Float32Array.from(at), sigma);
    if (step !== undefined) onStep?.(step, sigma, D);
    return at.map((v, k) => (v - (D[k] as number)) / sigma);
  };
  for (let i = 0; i < o.num_steps; i++) {
    const [now, next] = [t[i] as number, t[i + 1] as number];
    const gamma = now >= o.S_min && now <= o.S_max ? Math.min(o.S_churn / o.num_steps, Math.SQRT2 - 1) : 0;
    const hat = now * (1 + gamma);
    const from = x;
    if (gamma > 0 && eps) {
      const draws = eps(i);
      const spread = Math.sqrt(hat * hat - now * now) * o.S_noise;
      for (let k = 0; k < size; k++) from[k] = (from[k] as number) + spread * (draws[k] as number);
    }
    const d = await slope(from, hat, i);
    const euler = from.map((v, k) => v + (next - hat) * (d[k] as number));
    if (i === o.num_steps - 1) {
      x = euler;
      break;
    }
    const d2 = await slope(euler, next);
    x = from.map((v, k) => v + (next - hat) * 0.5 * ((d[k] as number) + (d2[k] as number)));
  }
  return x;
}
